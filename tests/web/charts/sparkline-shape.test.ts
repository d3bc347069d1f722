import { describe, expect, it } from 'vitest'
import { errorHeight, minuteOf, sparklineShape } from '../../../web/charts/sparkline-shape.ts'
import type { Stretch } from '../../../web/charts/stretch.ts'
import { Series } from '../../../web/store/series.ts'

const each = (value: number) => Array.from({ length: 60 }, () => value)

function minute(some: Partial<Stretch> = {}): Stretch {
  return {
    success: each(10),
    failure: each(0),
    timeout: each(0),
    rejected: each(0),
    'short-circuited': each(0),
    errors: each(0),
    states: Array.from({ length: 60 }, () => 'closed' as const),
    ...some,
  }
}

const shape = (some: Partial<Stretch> = {}) => sparklineShape(minute(some), { width: 240 })
const bars = (path: string | undefined) => path?.match(/M/g)?.length ?? 0

const unseen = <Value>(value: Value, rest: readonly Value[]) =>
  rest.map((seen, second) => (second < 30 ? value : seen))

describe('a sparkline', () => {
  it('has one bar per second and no line while the minute was quiet', () => {
    const { bars: paths, line, dots, hatch } = shape({ errors: each(0.049) })
    expect(bars(paths.success)).toBe(60)
    expect(Object.keys(paths)).toEqual(['success'])
    expect([line, dots, hatch]).toEqual(['', '', ''])
  })

  it('has a line once errors reached five percent in it', () => {
    const { line } = shape({ errors: [...each(0).slice(1), 0.5] })
    expect(line.match(/M/g)).toHaveLength(1)
    expect(line).toMatch(/^M2 18L6 18/)
    expect(line).toMatch(/L238 9$/)
  })

  it('breaks the line where nothing was measured', () => {
    const errors = each(0.5)
    errors.fill(NaN, 20, 30)
    const { line } = shape({ errors })
    expect(line.match(/M/g)).toHaveLength(2)
    expect(line.match(/L/g)).toHaveLength(48)
  })

  it('has a dot per call instead of a line below one call per second', () => {
    const success = each(0)
    const failure = each(0)
    success[10] = 1
    failure[20] = 1
    const { line, dots } = shape({ success, failure, errors: each(0.5) })
    expect(line).toBe('')
    expect(dots).toBe('M42 18h0M82 0h0')
  })

  it('hatches the errors of the time in which nothing passed, but not its bars', () => {
    const states = minute().states.map((state, second) => (second >= 45 ? 'open' : state))
    const success = [...each(10).slice(15), ...each(0).slice(45)]
    const turnedAway = [...each(0).slice(15), ...each(7).slice(45)]
    const errors = [...each(0).slice(15), ...each(NaN).slice(45)]
    const { hatch, bars: paths, ribbon } = shape({ states, success, 'short-circuited': turnedAway, errors })
    expect(hatch).toBe('M180 0h60v18h-60z')
    expect([bars(paths.success), bars(paths['short-circuited'])]).toEqual([45, 15])
    expect(ribbon).toEqual([
      { state: 'closed', d: 'M0 38h180v3h-180z' },
      { state: 'open', d: 'M180 38h60v3h-60z' },
    ])
  })

  it('hatches what nobody saw and paints no state on it', () => {
    const {
      hatch,
      ribbon,
      bars: paths,
    } = shape({
      success: unseen(NaN, each(10)),
      states: unseen(undefined, minute().states),
    })
    expect(hatch).toBe('M0 0h120v18h-120z')
    expect(ribbon).toEqual([{ state: 'closed', d: 'M120 38h120v3h-120z' }])
    expect(bars(paths.success)).toBe(30)
  })

  it('does not hatch a minute in which nobody called, for it was watched', () => {
    const states = minute().states.map(() => 'silent' as const)
    const { hatch, bars: paths } = shape({ success: each(0), errors: each(NaN), states })
    expect([hatch, paths]).toEqual(['', {}])
  })

  it('draws errors on a fixed scale', () => {
    expect([errorHeight(0), errorHeight(0.5), errorHeight(1)]).toEqual([18, 9, 0])
  })

  it('shows the sixty seconds up to the newest', () => {
    expect(minuteOf(new Series()).success).toHaveLength(60)
  })
})
