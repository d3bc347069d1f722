import { describe, expect, it } from 'vitest'
import type { BarValues } from '../../../web/charts/bars.ts'
import { barPaths, tallest, total } from '../../../web/charts/bars.ts'
import { spansOf } from '../../../web/charts/spans.ts'

const values = (some: Partial<BarValues>): BarValues => ({
  success: [0, 0],
  failure: [0, 0],
  timeout: [0, 0],
  rejected: [0, 0],
  'short-circuited': [0, 0],
  ...some,
})
const options = { pitch: 4, gap: 1, bottom: 16, height: 16, most: 8 }

describe('bars', () => {
  it('are one path per outcome, trouble on the baseline and success on top of it', () => {
    expect(barPaths(values({ failure: [2, 0], success: [6, 4] }), options)).toEqual({
      failure: 'M0.5 12h3v4h-3z',
      success: 'M0.5 0h3v12h-3zM4.5 8h3v8h-3z',
    })
  })

  it('leave out what was not observed', () => {
    expect(barPaths(values({ success: [NaN, 4] }), options)).toEqual({ success: 'M4.5 8h3v8h-3z' })
  })

  it('draw nothing of nothing', () => {
    expect(barPaths(values({}), { ...options, most: 0 })).toEqual({})
  })

  it('are measured by their tallest', () => {
    const some = values({ success: [6, NaN], failure: [2, NaN] })
    expect(tallest(some)).toBe(8)
    expect(total(some, 1)).toBeNaN()
    expect(tallest(values({ success: [NaN, NaN] }))).toBe(0)
  })
})

describe('spans', () => {
  it('join equal neighbours', () => {
    expect(spansOf(['a', 'a', 'b', 'a'])).toEqual([
      { value: 'a', from: 0, to: 2 },
      { value: 'b', from: 2, to: 3 },
      { value: 'a', from: 3, to: 4 },
    ])
    expect(spansOf([])).toEqual([])
  })
})
