import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { History } from '../../../server/registry/history.ts'
import { HistoryTier } from '../../../server/registry/history-tier.ts'
import type { HistoryRow } from '../../../shared/wire/board-history.ts'
import { noCalls, readBands, readRows } from '../../../shared/wire/board-history.ts'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { counts as countsOf, reading } from '../../support/readings.ts'

const from = Date.UTC(2026, 0, 1)
const total = (success: number, some: Partial<CircuitReading> = {}) =>
  reading({ totals: countsOf({ success }), ...some })

function rowsOf(history: History) {
  const { rows } = history.get('payments.charge')!
  const pages = rows.finePages()
  return pages.flatMap((page, index) => readRows(page, 1, pages[index + 1]?.start ?? rows.until!))
}

const row: fc.Arbitrary<HistoryRow> = fc.record({
  state: fc.constantFrom('closed' as const, 'open' as const, 'half-open' as const),
  mode: fc.constantFrom('automatic' as const, 'forced-open' as const),
  isQuiet: fc.boolean(),
  counts: fc
    .record({ success: fc.nat(3), failure: fc.nat(1) })
    .map((some) => Object.assign({}, noCalls, some)),
  errors: fc.constantFrom(null, 0, 0.25, 1),
  p50: fc.constantFrom(null, 1.03125),
  p90: fc.constantFrom(null, 4.125),
  p99: fc.constantFrom(null, 66),
})

describe('a tier of the history', () => {
  it('gives back every row that it keeps, those it did not write down included', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 400 }),
        fc.constantFrom(1, 60),
        fc.nat(59),
        (rows, stepS, late) => {
          const tier = new HistoryTier({ stepS, keptS: 300 * stepS })
          const start = 6_000_000 + late * stepS
          const bands = rows.map(({ counts: { success } }) => (success > 1 ? [success, 7] : []))
          for (const [index, each] of rows.entries()) tier.write(start + index * stepS, each, bands[index]!)
          const pages = tier.pages()
          const until = start + rows.length * stepS
          const read = pages.flatMap((page, index) => readRows(page, stepS, pages[index + 1]?.start ?? until))
          expect(read.length).toBeGreaterThanOrEqual(Math.min(300, rows.length))
          expect(read.length).toBeLessThanOrEqual(420)
          expect(read.map((each) => each.row)).toEqual(rows.slice(-read.length))
          expect(read.at(-1)?.second).toBe(until - stepS)
          const told = pages.flatMap((page) => readBands(page, stepS))
          expect(told.map((each) => each.bands)).toEqual(
            bands.slice(-read.length).filter(({ length }) => length > 0),
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('takes no room for a circuit that nobody calls', () => {
    const tier = new HistoryTier({ stepS: 1, keptS: 300 })
    const quiet = {
      state: 'closed',
      mode: 'automatic',
      isQuiet: true,
      counts: noCalls,
      errors: null,
    } as const
    for (let second = 0; second < 600; second++)
      tier.write(second, { ...quiet, p50: null, p90: null, p99: null }, [])
    const letters = tier.pages().reduce((sum, { rows }) => sum + rows.length, 0)
    expect(letters).toBeLessThan(60)
  })
})

describe('the history of circuits', () => {
  it('reckons what happened in a second from what was counted before and after', () => {
    const history = new History()
    for (const [second, success] of [0, 40, 95, 95].entries()) {
      history.note(total(success, { at: from + second * 1_000 }), [])
    }
    history.note(total(95, { at: from + 4_000 }), [])
    expect(rowsOf(history).map(({ row: { counts } }) => counts.success)).toEqual([0, 40, 55, 0])
  })

  it('gives every second its row, though ticks come a little early or late', () => {
    const history = new History()
    const jitter = [0, -30, 25, -3, 40, 0]
    for (const [second, ms] of jitter.entries()) {
      history.note(total(second * 10, { at: from + second * 1_000 + ms }), [])
    }
    expect(rowsOf(history).map(({ row: { counts } }) => counts.success)).toEqual([0, 10, 10, 10, 10])
  })

  it('says of a time in which nobody looked that nobody looked', () => {
    const history = new History()
    for (const second of [0, 1, 2, 60, 61, 62]) {
      history.note(total(second * 10, { at: from + second * 1_000 }), [])
    }
    const rows = rowsOf(history)
    expect(rows[2]!.row.state).toBe('closed')
    expect(new Set(rows.slice(3, 60).map(({ row: { state } }) => state))).toEqual(new Set(['unobserved']))
    expect(rows.slice(60).map(({ row: { counts } }) => counts.success)).toEqual([0, 10])
  })

  it('begins anew when time is set back', () => {
    const history = new History()
    for (const second of [100, 101, 102, 10, 11, 12]) {
      history.note(total(second, { at: from + second * 1_000 }), [])
    }
    expect(rowsOf(history).map(({ second }) => second - from / 1_000)).toEqual([10, 11])
  })

  it('remembers the newest fifty changes of state, each once', () => {
    const history = new History()
    const cause = { kind: 'slept', sleptMs: 1 } as const
    for (let at = 0; at < 60; at++) {
      expect(history.noteTransition('a', { at, to: 'half-open', cause })).toBe(true)
      expect(history.noteTransition('a', { at, to: 'half-open', cause })).toBe(false)
    }
    const known = history.get('a')!.transitions.read()
    expect([known.length, known[0]?.at, known.at(-1)?.at]).toEqual([50, 10, 59])
  })

  it('remembers how a circuit opened before anybody looked', () => {
    const history = new History()
    const opening = { at: from - 5_000, to: 'open', cause: { kind: 'by-hand' } } as const
    history.note(reading({ opening, lastTransition: opening }), [])
    expect(history.get('payments.charge')?.transitions.read()).toEqual([opening])
  })

  it.each([
    [{ minutes: 0 }, 'history option "minutes" must be a number from 1 to 60, got 0'],
    [{ hours: 100 }, 'history option "hours" must be a number from 1 to 48, got 100'],
    [{ hour: 1 }, 'history has no option "hour". Did you mean "hours"?'],
  ])('answers the wrong option %j with what it may be', (options, text) => {
    expect(() => new History(options as never)).toThrow(text)
  })
})
