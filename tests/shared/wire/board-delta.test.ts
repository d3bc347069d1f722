import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyDelta,
  decodeSnapshot,
  encodeDelta,
  encodeSnapshot,
  follows,
} from '../../../shared/wire/board-delta.ts'
import type { ToldBoard } from '../../../shared/wire/board-told.ts'
import { tell } from '../../../shared/wire/board-told.ts'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import type { RandomTick } from '../../support/random-boards.ts'
import { emptyBoard, happenedOn, nextBoard, randomTick } from '../../support/random-boards.ts'
import { counts, reading } from '../../support/readings.ts'

const at = Date.UTC(2026, 0, 1)
const parsed = (json: string) => JSON.parse(json) as Record<string, unknown>
const nothing = { latencies: new Map(), transitions: [] }

/** What travels. */
function told(ticks: readonly RandomTick[]) {
  const boards: ToldBoard[] = [emptyBoard]
  const deltas = ticks.map((tick, index) => {
    const before = boards.at(-1)!
    const after = nextBoard(before, tick, at + index * 1_000)
    boards.push(after)
    return parsed(encodeDelta(before, after, happenedOn(after, tick)))
  })
  return { boards, deltas }
}

function snapshotOf(board: ToldBoard): ToldBoard {
  const decoded = decodeSnapshot(parsed(encodeSnapshot(board)))
  if (typeof decoded === 'string') throw new Error(decoded)
  return decoded
}

function applied(board: ToldBoard, delta: Record<string, unknown>) {
  const done = applyDelta(board, delta)
  if (typeof done === 'string') throw new Error(done)
  return done
}

function boardOf(...readings: readonly CircuitReading[]): ToldBoard {
  const circuits = new Map(readings.map((each, number) => [number, tell(each, at)]))
  return { epoch: 'e1', tick: 1, at, circuits }
}

/** A telling of the circuit of `before` after which it reads like this. */
function step(
  before: ToldBoard,
  after: CircuitReading,
  happened = nothing as Parameters<typeof encodeDelta>[2],
) {
  const next = { ...before, tick: before.tick + 1, at: at + 1_000 }
  const circuits = new Map([[0, tell(after, at + 1_000, before.circuits.get(0))]])
  return encodeDelta(before, { ...next, circuits }, happened)
}

describe('deltas of a board', () => {
  it('bring a reader from any snapshot to exactly the readings that were told', () => {
    fc.assert(
      fc.property(fc.array(randomTick, { minLength: 1, maxLength: 6 }), fc.nat(), (ticks, pick) => {
        const { boards, deltas } = told(ticks)
        const from = pick % boards.length
        let board = snapshotOf(boards[from]!)
        for (const [index, delta] of deltas.slice(from).entries()) {
          expect(follows(board, delta)).toBe(true)
          board = applied(board, delta).board
          expect(board).toEqual(boards[from + index + 1])
        }
        expect(board).toEqual(boards.at(-1))
      }),
    )
  })

  it('tell every latency and every change of state of those that are on the board', () => {
    fc.assert(
      fc.property(fc.array(randomTick, { minLength: 1, maxLength: 4 }), (ticks) => {
        const { deltas } = told(ticks)
        let board = emptyBoard
        for (const [index, delta] of deltas.entries()) {
          const { latencies, transitions } = ticks[index]!
          const done = applied(board, delta)
          board = done.board
          for (const change of done.changes) {
            const { name } = change.reading
            expect(change.latencies).toEqual(latencies.get(name) ?? [])
            expect(change.transitions).toEqual(transitions.flatMap(([of, one]) => (of === name ? [one] : [])))
          }
        }
      }),
    )
  })

  it('round counts to whole ones and latencies to a 32nd of a millisecond, and nothing else', () => {
    const exact = reading({ judged: { errors: 1.4, calls: 3.6, threshold: 33.3, minimumCalls: 20 } })
    const latency = { count: 3, mean: 10.02, percentiles: [0.1, null, 10.02, 1, 1, 1, 1, 1, 300_000] }
    const { reading: rounded } = tell({ ...exact, window: { ...exact.window, latency } }, at)
    expect(rounded.judged).toEqual({ errors: 1, calls: 4, threshold: 33.3, minimumCalls: 20 })
    expect(rounded.window.latency).toEqual({
      count: 3,
      mean: 10.03125,
      percentiles: [0.09375, null, 10.03125, 1, 1, 1, 1, 1, 300_000],
    })
    expect(rounded).toMatchObject({ ...exact, judged: {}, window: {}, at })
  })

  it('say nothing of a circuit that nobody calls', () => {
    const delta = step(boardOf(reading()), reading({ at: at + 1_000 }))
    expect(delta).toBe(`{"type":"delta","version":2,"epoch":"e1","tick":2,"at":${at + 1_000}}`)
  })

  it('do not take a jitter of the clocks for news', () => {
    const since = at - 10_000
    const before = boardOf(reading({ state: { kind: 'open', since, probeAt: at + 9_000, trips: 1 } }))
    const jittered = reading({ state: { kind: 'open', since: since + 1, probeAt: at + 8_999, trips: 1 } })
    expect(step(before, jittered)).not.toContain('facts')
    const postponed = reading({ state: { kind: 'open', since, probeAt: at + 9_100, trips: 1 } })
    expect(step(before, postponed)).toContain(`"probeAt":${at + 9_100}`)
  })

  it('tell settings only when they change', () => {
    const before = boardOf(reading())
    expect(step(before, reading({ inFlight: 7 }))).not.toContain('settings')
    const settings = { ...reading().settings, timeoutMs: 900 }
    expect(parsed(step(before, reading({ settings })))['facts']).toEqual([[0, { settings }]])
  })

  it('stay small for a circuit that is called 50 times a second', () => {
    const window = { ...reading().window, fired: 498, counts: counts({ success: 490, failure: 8 }) }
    const before = boardOf(reading({ window, totals: counts({ success: 61_000, failure: 900 }) }))
    const next = { ...window, fired: 501, counts: counts({ success: 494, failure: 7 }) }
    const after = reading({ window: next, totals: counts({ success: 61_049, failure: 901 }), inFlight: 3 })
    expect(
      step(before, after).length -
        step(before, reading({ window, totals: before.circuits.get(0)!.reading.totals! })).length,
    ).toBeLessThan(40)
  })

  it('do not follow one that was missed, heard already, or told by another process', () => {
    const board = boardOf(reading())
    expect(follows(board, { epoch: 'e1', tick: 2 })).toBe(true)
    for (const other of [
      { epoch: 'e1', tick: 1 },
      { epoch: 'e1', tick: 3 },
      { epoch: 'e2', tick: 2 },
    ])
      expect(follows(board, other)).toBe(false)
  })

  it.each([
    [{}, 'no time'],
    [{ at, figures: 'A' }, 'no number at 1 of 1 letters'],
    [{ at, figures: 'IAAA' }, 'a circuit 8 that nobody knows'],
    [{ at, figures: 'AAAB______________' }, 'a number that is too long'],
    [{ at, figures: 'AAABxxA' }, 'bucket'],
    [{ at, added: [[1, { name: 'x' }]] }, 'a circuit that cannot be read'],
    [{ at, facts: [[0, { state: { kind: 'ajar' } }]] }, 'a circuit that cannot be read'],
  ])('are refused with a reason where they cannot be read: %j', (delta, reason) => {
    expect(applyDelta(boardOf(reading()), delta)).toContain(reason)
  })

  it('never throw, whatever arrives', () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.constantFrom('at', 'figures', 'added', 'removed', 'facts', 'transitions') }),
        (delta) => {
          applyDelta(boardOf(reading()), { at, ...delta })
        },
      ),
    )
  })
})
