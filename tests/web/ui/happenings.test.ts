import { describe, expect, it } from 'vitest'
import type { CircuitReading, TransitionReading } from '../../../shared/wire/reading.ts'
import { timelineOf } from '../../../web/charts/timeline.ts'
import { Series } from '../../../web/store/series.ts'
import { happeningsInShort, happeningsOf, seenHappenings } from '../../../web/ui/happenings.ts'
import { shownHappenings } from '../../../web/views/detail/shown-happenings.ts'
import { at, closed, halfOpen, open, reopened, slice, tripped } from '../slices.ts'

const narrow = (text: string) => text.replaceAll(/[\u202F\u00A0]/g, ' ')
const slept = (ago: number, sleptMs: number): TransitionReading => ({
  at: at - ago * 1_000,
  to: 'half-open',
  cause: { kind: 'slept', sleptMs },
})
const again = (ago: number): TransitionReading => ({ ...reopened, at: at - ago * 1_000 })
const passed: TransitionReading = {
  at: at - 10_000,
  to: 'closed',
  cause: { kind: 'probes-passed', probes: 1, openMs: 137_000 },
}

function told(reading: CircuitReading, transitions: readonly TransitionReading[]): readonly string[] {
  return happeningsOf(slice(reading, { transitions })).map(
    ({ to, changes, sentence }) => `${to} ${changes}: ${narrow(sentence)}`,
  )
}

describe('what happened to a circuit', () => {
  it('is told from the newest, a failed probe in one line with the half-open before it', () => {
    const transitions = [tripped, slept(114, 30_000), again(113), slept(65.2, 48_040), again(65)]
    expect(told(open(), transitions)).toEqual([
      'open 2: Opened again: the probe failed after 212 ms with ECONNRESET. Third opening in a row, so it waits 77 s.',
      'open 2: Opened again: the probe failed after 212 ms with ECONNRESET. Waited 48 s.',
      'open 1: Opened: 31 of 52 calls failed (59.6 % ≥ 50 %) in 10 s; 28 × ECONNRESET, 3 × timeout.',
    ])
  })

  it('ends with the next attempt while the circuit is open for the first time', () => {
    const state = { kind: 'open', since: tripped.at, probeAt: at + 12_000, trips: 1 } as const
    expect(told(open({ state, lastTransition: tripped }), [tripped])).toEqual([
      'open 1: Opened: 31 of 52 calls failed (59.6 % ≥ 50 %) in 10 s; 28 × ECONNRESET, 3 × timeout. Next attempt 14:02:19.',
    ])
  })

  it('keeps a half-open that has led nowhere yet, and one that led to closing', () => {
    expect(told(halfOpen(), [tripped, slept(3, 30_000)])[0]).toBe(
      'half-open 1: Half-open after 30 s: one probe admitted.',
    )
    expect(told(closed(0, 9), [tripped, slept(12, 30_000), passed])).toEqual([
      'closed 1: Closed: the probe passed. It was open for 2 min 17 s.',
      'half-open 1: Half-open after 30 s: one probe admitted.',
      expect.stringMatching(/^open 1: Opened: .*3 × timeout\.$/),
    ])
  })

  it('counts the openings in a row of an episode that is over', () => {
    const transitions = [
      tripped,
      slept(114, 30_000),
      again(113),
      slept(65, 48_000),
      again(64),
      slept(12, 52_000),
      passed,
    ]
    expect(told(closed(0, 9), transitions)[2]).toBe(
      'open 2: Opened again: the probe failed after 212 ms with ECONNRESET. Third opening in a row, so it waited 52 s.',
    )
  })

  it('does not count openings in a row whose first is not known', () => {
    expect(told(closed(0, 9), [again(200), slept(152, 48_000), passed]).at(-1)).toBe(
      'open 1: Opened again: the probe failed after 212 ms with ECONNRESET. Waited 48 s.',
    )
  })

  it('is, of a foreign stream, what was seen', () => {
    const past = new Series()
    const rates = { success: 1, failure: 0, timeout: 0, rejected: 0, 'short-circuited': 0 }
    const none = { p50: NaN, p90: NaN, p99: NaN }
    const state = (second: number) =>
      second < 10 ? 'silent' : second < 30 ? 'closed' : second < 50 ? 'open' : 'closed'
    for (let second = 0; second < 60; second++) {
      const errors = second < 30 ? second / 50 : NaN
      past.write({ ...rates, ...none, errors, second, state: state(second) })
    }
    const seen = seenHappenings(timelineOf(past, { from: 0, to: 60_000 }))
    expect(seen.map(({ at: when, to, sentence }) => [when, to, narrow(sentence)])).toEqual([
      [50_000, 'closed', 'Closed.'],
      [30_000, 'open', 'Opened: errors were at 58.0 %.'],
    ])
  })

  it('is, of a foreign stream that opened without an error, told as such', () => {
    const past = new Series()
    const rates = { success: 1, failure: 0, timeout: 0, rejected: 0, 'short-circuited': 0, errors: 0 }
    const none = { p50: NaN, p90: NaN, p99: NaN }
    for (let second = 0; second < 60; second++) {
      past.write({ ...rates, ...none, second, state: second === 30 ? 'open' : 'closed' })
    }
    const [, opened] = seenHappenings(timelineOf(past, { from: 0, to: 60_000 }))
    expect(opened?.sentence).toBe('Opened; the stream does not say why.')
  })

  it.each([
    [[], 300_000, 'no transitions in 5 min'],
    [[1], 60_000, '1 transition in 1 min'],
    [[2, 1], 900_000, '3 transitions in 15 min'],
    [[2, 1], 3_600_000, '3 transitions in 1 h'],
  ])('comes to so many changes: %j', (changes, lengthMs, words) => {
    const happenings = changes.map((each) => ({ at, to: 'open', sentence: '', changes: each }) as const)
    expect(narrow(happeningsInShort(happenings, lengthMs))).toBe(words)
  })
})

describe('the lines of the timeline', () => {
  const lines = Array.from(
    { length: 12 },
    (_, index) => ({ at: 1_000 - index, to: 'open', sentence: `${index}`, changes: 1 }) as const,
  )

  it('are those within the time that is looked at, eight until somebody wants them all', () => {
    const range = { from: 0, to: 1_000 }
    expect(shownHappenings(lines, range, false)).toMatchObject({ hidden: 3, note: '' })
    expect(shownHappenings(lines, range, false).lines).toHaveLength(8)
    expect(shownHappenings(lines, range, true)).toMatchObject({ lines: lines.slice(1), hidden: 0 })
  })

  it('are the last before where there are none, and say when none is known', () => {
    expect(shownHappenings(lines, { from: 5_000, to: 6_000 }, false)).toMatchObject({
      within: [],
      lines: [lines[0]],
      note: 'Nothing in this time. The last before:',
    })
    expect(shownHappenings([], { from: 0, to: 1 }, false).note).toBe('No change of state is known.')
  })
})
