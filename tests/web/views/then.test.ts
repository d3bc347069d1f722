import { describe, expect, it } from 'vitest'
import { timelineOf } from '../../../web/charts/timeline.ts'
import type { Sample } from '../../../web/store/series.ts'
import { Series } from '../../../web/store/series.ts'
import type { TimeChange } from '../../../web/store/shown-time.ts'
import { plain } from '../../../web/ui/format.ts'
import { lookingSentence } from '../../../web/ui/time-sentences.ts'
import { thenOf } from '../../../web/views/detail/then.ts'
import { at } from '../slices.ts'

const narrow = (text: string) => text.replaceAll(/[\u202F\u00A0]/g, ' ')
const calm = {
  state: 'closed',
  success: 18,
  failure: 1,
  timeout: 1,
  rejected: 0,
  'short-circuited': 0,
  errors: 0.1,
  p50: 50,
  p90: 100,
  p99: 200,
} as const
const open = {
  state: 'open',
  success: 0,
  failure: 0,
  timeout: 0,
  'short-circuited': 20,
  errors: NaN,
  p50: NaN,
  p90: NaN,
  p99: NaN,
} as const

/** A minute up to now: closed, then open for the last 20 s. */
function then(time: TimeChange, some: (second: number) => Partial<Sample> | null = () => ({})) {
  const past = new Series()
  const last = Math.floor(at / 1_000)
  for (let second = last - 59; second <= last; second++) {
    const part = some(second - last)
    if (part) past.write({ ...calm, ...(second > last - 20 ? open : {}), ...part, second })
  }
  const timeline = timelineOf(past, { from: (last - 59) * 1_000, to: (last + 1) * 1_000 })
  const happenings = [{ at: at - 20_000, to: 'open', sentence: 'Opened by hand.', changes: 1 }] as const
  const was = thenOf({ timeline, time, happenings, threshold: 50, now: at, isSaved: false })
  return (
    was && {
      glyph: was.glyph,
      words: narrow([was.lead + was.rest, ...was.why].join(' | ')),
      figures: was.figures.map(({ label, figure, note }) => narrow(`${label} ${plain(figure)}, ${note}`)),
    }
  )
}

describe('a circuit as it was', () => {
  it('is nothing of its own while the page shows what is', () => {
    expect(then({ span: null, moment: null })).toBeNull()
  })

  it('at an instant before the trip', () => {
    const was = then({ span: null, moment: at - 30_000 })
    expect(was?.words).toBe('Closed at 14:01:37, 30 s ago | No change of state is known before.')
    expect(was?.glyph).toMatchObject({ kind: 'closed', errors: expect.closeTo(0.1), threshold: 0.5 })
    expect(was?.figures).toEqual([
      'Errors 10.0 %, 2.0 failed per second',
      'Calls 20.0 /s, let through',
      'Blocked 0 /s, turned away',
      'p50 50 ms, the median',
      'p90 100 ms, one of 10 is slower',
      'p99 200 ms, one of 100 is slower',
    ])
  })

  it('at an instant after it', () => {
    const was = then({ span: null, moment: at - 5_000 })
    expect(was?.words).toBe('Open at 14:02:02, 5 s ago | 14:01:47: Opened by hand.')
    expect(was?.glyph).toEqual({ kind: 'open', wait: null })
    expect(was?.figures.slice(0, 3)).toEqual([
      'Errors –, 0 failed per second',
      'Calls 0 /s, let through',
      'Blocked 20.0 /s, turned away',
    ])
  })

  it('at the very instant of the trip, when its second may still be told as closed', () => {
    const was = then({ span: null, moment: at - 20_000 }, (ago) => (ago === -20 ? { state: 'closed' } : {}))
    expect(was?.words).toBe('Open at 14:01:47, 20 s ago | 14:01:47: Opened by hand.')
    const before = then({ span: null, moment: at - 20_001 }, () => ({}))
    expect(before?.words).toMatch(/^Closed at 14:01:46, 20 s ago/)
  })

  it('at an instant that nobody saw', () => {
    const was = then({ span: null, moment: at - 30_000 }, () => null)
    expect(was?.words).toBe('Not observed at 14:01:37, 30 s ago | No change of state is known before.')
    expect(was?.figures[1]).toBe('Calls –, not observed')
  })

  it('over a stretch of time', () => {
    const span = { from: at - 59_000, to: at + 1_000 }
    const was = then({ span, moment: null })
    expect(was?.words).toBe(
      'Open at 14:02:08 | Within 1 min it opened once and was open for 20 s. | 14:01:47: Opened by hand.',
    )
    expect(was?.figures).toEqual([
      'Errors 10.0 %, 80 of 800 calls',
      'Calls 13.3 /s, 800 in all',
      'Blocked 6.7 /s, 400 in all',
      'Highest p99 200 ms, median about 50 ms',
      'Opened 1 ×, open for 20 s',
      'Observed 100 %, of 1 min',
    ])
  })

  it('over a stretch in which a probe failed, which is no opening of its own', () => {
    const span = { from: at - 59_000, to: at + 1_000 }
    const was = then({ span, moment: null }, (ago) => (ago === -10 ? { state: 'half-open' } : {}))
    expect(was?.words).toMatch(/Within 1 min it opened once and was open for 19 s\./)
  })

  it('over a stretch of which some was not seen', () => {
    const span = { from: at - 59_000, to: at + 1_000 }
    const was = then({ span, moment: null }, (ago) => (ago < -29 ? null : { ...calm, state: 'closed' }))
    expect(was?.words).toMatch(/Within 1 min it was not open\./)
    expect(was?.figures.at(-1)).toBe('Observed 50.0 %, of 1 min')
  })
})

describe('what is looked at', () => {
  it.each([
    [{ span: null, moment: null }, null],
    [{ span: null, moment: at - 147_000 }, 'Looking at 13:59:40, 2 min 27 s ago'],
    [{ span: { from: at - 900_000, to: at }, moment: null }, 'Looking at 13:47:07 to now, 15 min'],
    [
      { span: { from: at - 900_000, to: at - 60_000 }, moment: null },
      'Looking at 13:47:07 to 14:01:07, 14 min',
    ],
  ])('is said: %j', (time, words) => {
    const sentence = lookingSentence(time, at)
    expect(sentence && narrow(sentence.lead + sentence.rest)).toBe(words)
  })
})
