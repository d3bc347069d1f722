import { describe, expect, it } from 'vitest'
import { binAt, binBeside } from '../../../web/charts/crosshair.ts'
import { lineEnds } from '../../../web/charts/line-ends.ts'
import { probeMarks, ribbonPieces } from '../../../web/charts/ribbon-pieces.ts'
import type { Timeline } from '../../../web/charts/timeline.ts'
import { timelineOf as timelineOfRange } from '../../../web/charts/timeline.ts'
import { columnsOf, totalOf } from '../../../web/charts/timeline-columns.ts'
import { Series } from '../../../web/store/series.ts'
import { shownRange } from '../../../web/store/shown-time.ts'
import type { Sample } from '../../../web/store/series.ts'

const now = 1_000_000_000
const second = now / 1_000

/** The last minutes up to a time. */
function timelineOf(series: Series, at: number, minutes: number): Timeline {
  return timelineOfRange(series, shownRange({ minutes, span: null, moment: null }, at))
}

/** A past of so many seconds up to now; what is given applies to the seconds counted from the newest, 0. */
function past(seconds: number, some: (ago: number) => Partial<Sample> | null = () => ({})): Series {
  const series = new Series()
  for (let ago = seconds - 1; ago >= 0; ago--) {
    const part = some(ago)
    if (part) series.write({ ...calm, ...part, second: second - ago })
  }
  return series
}

const calm = {
  state: 'closed',
  success: 10,
  failure: 0,
  timeout: 0,
  rejected: 0,
  'short-circuited': 0,
  errors: 0.01,
  p50: 50,
  p90: 100,
  p99: 200,
} as const
const open = {
  state: 'open',
  success: 0,
  'short-circuited': 9,
  errors: NaN,
  p50: NaN,
  p90: NaN,
  p99: NaN,
} as const

describe('a timeline', () => {
  it.each([
    [1, 1, 60],
    [5, 2, 150],
    [15, 5, 180],
    [60, 60, 60],
    [180, 60, 180],
  ])('of %i min has bins of %i s', (minutes, seconds, bins) => {
    const timeline = timelineOf(past(minutes * 60), now, minutes)
    expect(timeline.to - timeline.from).toBe(minutes * 60_000)
    expect(timeline.binMs).toBe(seconds * 1_000)
    expect(timeline.bins.length - bins).toBeLessThanOrEqual(1)
  })

  it('begins its bins at round times, so that they keep their values while they wander', () => {
    const series = past(300, (ago) => ({ success: ago % 3 }))
    const before = timelineOf(series, now, 15).bins.filter(({ success }) => success !== null)
    series.write({ ...calm, second: second + 1 })
    const after = timelineOf(series, now + 1_000, 15).bins
    expect(after.slice(0, -1)).toEqual(expect.arrayContaining(before.slice(1, -1)))
  })

  it('has the mean of rates and the newest share and latencies of each bin', () => {
    const series = past(60, (ago) => ({ success: ago % 2 === 0 ? 4 : 8, errors: ago === 0 ? 0.5 : 0.1 }))
    const { bins } = timelineOf(series, now + 1_000, 5)
    expect(bins.at(-1)).toMatchObject({ at: now + 1_000, errors: 50, p99: 200 })
    expect(bins.at(-2)).toMatchObject({ success: 6, errors: expect.closeTo(10) })
  })

  it('has nothing where nobody looked, and says so', () => {
    const timeline = timelineOf(past(30), now, 1)
    expect(timeline.bins.filter(({ success }) => success === null)).toHaveLength(30)
    expect(timeline.unobserved).toMatchObject([{ from: timeline.from, to: timeline.from + 30_000 }])
    expect(timeline.states.map(({ state }) => state)).toEqual([undefined, 'closed'])
  })

  it('has neither errors nor latencies while nothing passes', () => {
    const timeline = timelineOf(
      past(60, (ago) => (ago < 20 ? open : {})),
      now,
      1,
    )
    expect(timeline.bins.at(-1)).toMatchObject({ errors: null, p99: null, success: 0, 'short-circuited': 9 })
    expect(timeline.unmeasured).toMatchObject([{ from: timeline.to - 20_000, to: timeline.to }])
    expect(timeline.unobserved).toEqual([])
    expect(totalOf(timeline.bins.at(-1)!)).toBe(9)
  })

  it('has columns for its bars', () => {
    const { bins } = timelineOf(past(30), now, 1)
    expect([columnsOf(bins).success[0], columnsOf(bins).success[59]]).toEqual([NaN, 10])
    expect(totalOf(bins[0]!)).toBeNull()
  })
})

describe('the cross-hair', () => {
  const timeline = timelineOf(past(60), now, 1)

  it('stands on the nearest bin', () => {
    expect(binAt(timeline, 0, 600)).toBe(timeline.bins[0])
    expect(binAt(timeline, 26, 600)).toBe(timeline.bins[2])
    expect(binAt(timeline, 600, 600)).toBe(timeline.bins[59])
  })

  it('steps from where it is, or from the newest', () => {
    expect(binBeside(timeline, null, -1)).toBe(timeline.bins[58])
    expect(binBeside(timeline, timeline.bins[10]!.at, 1)).toBe(timeline.bins[11])
    expect(binBeside(timeline, timeline.bins[0]!.at, -1)).toBe(timeline.bins[0])
  })
})

describe('the state ribbon', () => {
  it('has a piece for each state, and a word where it fits', () => {
    const timeline = timelineOf(
      past(60, (ago) => (ago < 3 ? open : {})),
      now,
      1,
    )
    expect(ribbonPieces(timeline, 600)).toEqual([
      { state: 'closed', x: 0, width: 569, word: 'Closed' },
      { state: 'open', x: 570, width: 29, word: '' },
    ])
  })

  it('marks a probe that was too short to be a piece of its own', () => {
    const timeline = timelineOf(
      past(60, (ago) => (ago < 30 ? open : {})),
      now,
      1,
    )
    const probes = [now - 50_000, now - 14_000, now + 90_000]
    expect(probeMarks(timeline, probes, 600)).toEqual([450])
    expect(ribbonPieces(timeline, 600, [450]).map(({ x, width, word }) => [x, width, word])).toEqual([
      [0, 299, 'Closed'],
      [300, 149, 'Open'],
      [450, 149, 'Open'],
    ])
  })

  it('paints nothing where nobody looked', () => {
    expect(ribbonPieces(timelineOf(new Series(), now, 1), 600)).toEqual([])
  })
})

describe('the names of lines', () => {
  it('stand where the lines first end and there is room', () => {
    const timeline = timelineOf(
      past(60, (ago) => (ago < 20 ? open : {})),
      now,
      1,
    )
    expect(lineEnds(timeline).map(({ field, value }) => [field, value])).toEqual([
      ['p50', 50],
      ['p90', 100],
      ['p99', 200],
    ])
  })

  it('are left out where there is no room, or where they would meet', () => {
    const short = timelineOf(
      past(60, (ago) => (ago < 2 ? open : {})),
      now,
      1,
    )
    const close = timelineOf(
      past(60, (ago) => (ago < 20 ? open : { p90: 190 })),
      now,
      1,
    )
    expect(lineEnds(short)).toEqual([])
    expect(lineEnds(close)).toEqual([])
    expect(lineEnds(timelineOf(past(60), now, 1))).toEqual([])
  })
})
