import { describe, expect, it } from 'vitest'
import type { HistoryRow } from '../../../shared/wire/board-history.ts'
import type { TransitionReading } from '../../../shared/wire/reading.ts'
import { LongPast } from '../../../web/store/long-past.ts'
import { Series } from '../../../web/store/series.ts'

const start = 60_000
const row: HistoryRow = {
  state: 'closed',
  mode: 'automatic',
  isQuiet: false,
  counts: {
    success: 540,
    failure: 60,
    timeout: 0,
    ignored: 60,
    'short-circuited': 0,
    rejected: 0,
    cancelled: 0,
  },
  errors: 0.1,
  p50: 10,
  p90: 20,
  p99: 30,
}
const opened: TransitionReading = {
  at: (start + 80) * 1_000 + 500,
  to: 'open',
  cause: { kind: 'by-hand' },
}

const long = (past = new Series(), transitions: readonly TransitionReading[] = []) =>
  new LongPast({
    past,
    minutes: [
      { second: start, row },
      {
        second: start + 60,
        row: { ...row, state: 'open', counts: { ...row.counts, 'short-circuited': 600 } },
      },
      { second: start + 120, row: { ...row, state: 'unobserved' } },
    ],
    transitions,
  })

describe('a long past', () => {
  it('has for each second of a minute what the minute was on average', () => {
    expect([...long().read('success', start + 58, start + 60)]).toEqual([10, 10])
    expect([...long().read('failure', start, start + 1)]).toEqual([1])
    expect([...long().read('short-circuited', start + 59, start + 61)]).toEqual([0, 10])
    expect([...long().read('p99', start + 10, start + 11)]).toEqual([30])
    expect(long().states(start + 59, start + 61)).toEqual(['closed', 'open'])
  })

  it('has nothing where nobody looked', () => {
    expect([...long().read('success', start + 120, start + 121)]).toEqual([NaN])
    expect(long().states(start + 120, start + 121)).toEqual([undefined])
    expect([...long().read('success', start - 1, start)]).toEqual([NaN])
  })

  it('goes by the seconds where they are known, even where something was not measured in them', () => {
    const past = new Series()
    const rates = { failure: 0, timeout: 0, rejected: 0, 'short-circuited': 7 }
    const figures = { success: 0, errors: NaN, p50: NaN, p90: NaN, p99: NaN }
    past.write({ ...rates, ...figures, second: start + 5, state: 'open' })
    expect([...long(past).read('short-circuited', start + 4, start + 7)]).toEqual([0, 7, 0])
    expect(long(past).read('p99', start + 5, start + 6)[0]).toBeNaN()
    expect(long(past).states(start + 4, start + 6)).toEqual(['closed', 'open'])
    expect([long(past).isCoarse(start, start + 60), long(past).isCoarse(start + 6, start + 60)]).toEqual([
      false,
      true,
    ])
  })

  it('knows from the changes of state when within the minute it opened, and that nothing was measured then', () => {
    const before: TransitionReading = { ...opened, at: start * 1_000, to: 'closed' }
    const past = long(new Series(), [before, opened])
    expect(past.states(start + 79, start + 81)).toEqual(['closed', 'open'])
    expect([...past.read('errors', start + 79, start + 81)]).toEqual([expect.closeTo(0.1), NaN])
    expect([...past.read('short-circuited', start + 79, start + 81)]).toEqual([10, 10])
  })

  it('is what the seconds are where nothing else is known', () => {
    const past = new LongPast({ past: new Series(), minutes: [], transitions: [] })
    expect(past.read('success', 0, 1)[0]).toBeNaN()
    expect([past.states(0, 1), past.newest, past.isCoarse(0, 60)]).toEqual([[undefined], undefined, false])
  })
})
