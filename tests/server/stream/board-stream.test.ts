import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { History } from '../../../server/registry/history.ts'
import { seenOf } from '../../../server/stream/board-log.ts'
import type { BoardStreamOptions } from '../../../server/stream/board-stream.ts'
import { boardStream } from '../../../server/stream/board-stream.ts'
import { decodeWholePast, readBands, readRows } from '../../../shared/wire/board-history.ts'
import { BoardReader } from '../../support/board-reader.ts'
import { breakerInTest } from '../../support/breakers.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A board with one circuit, and readers who read all that they get. */
function boardInTest(options: BoardStreamOptions = {}, resetTimeout = 30_000) {
  const { breaker, registry, clock, dependency } = breakerInTest({ resetTimeout })
  const board = boardStream(registry, clock, options)
  const pass = async (ms: number) => {
    clock.advance(ms)
    await turn()
  }
  const open = async (id?: string) => {
    const stream = board.open({ seen: seenOf(id) })
    const reader = new BoardReader().follow(stream)
    await turn()
    return { reader, stream }
  }
  const fire = async (calls: number, answer: 'well' | 'badly' = 'well') => {
    dependency.answer = answer
    for (let call = 0; call < calls; call++) await breaker.fire('x').catch(() => {})
  }
  return { board, breaker, registry, clock, pass, open, fire }
}

describe('the board’s stream', () => {
  it('sends a snapshot at once, then what changed every second', async () => {
    const { open, pass } = boardInTest()
    const { reader } = await open()
    await pass(2_000)
    expect(reader.kinds).toEqual(['board', 'delta', 'delta'])
    expect(reader.states).toEqual(['closed', 'closed', 'closed'])
  })

  it('does not let a change of state wait for the next second, and tells its cause', async () => {
    const { breaker, open, pass } = boardInTest({}, 300)
    const { reader } = await open()
    await pass(250)
    breaker.open()
    await pass(0)
    expect(reader.states.at(-1)).toBe('open')
    await pass(300)
    expect(reader.states.at(-1)).toBe('half-open')
    const told = reader.changes.flatMap(({ transitions }) => transitions)
    expect(told.map(({ to, cause }) => `${to}: ${cause.kind}`)).toEqual(['open: by-hand', 'half-open: slept'])
  })

  it('tells every change of state, also of those that come between two frames', async () => {
    const { breaker, open, pass } = boardInTest()
    const { reader } = await open()
    breaker.open()
    breaker.close()
    breaker.open()
    await pass(1_000)
    const told = reader.changes.flatMap(({ transitions }) => transitions)
    expect(told.map(({ to }) => to)).toEqual(['open', 'closed', 'open'])
  })

  it('sends many changes together', async () => {
    const { breaker, open, pass } = boardInTest()
    const { reader } = await open()
    for (let change = 0; change < 50; change++) {
      breaker.open()
      breaker.close()
      await pass(10)
    }
    expect(reader.boards.length).toBeLessThanOrEqual(5)
  })

  it('tells how long the calls of a second took, each once', async () => {
    const { fire, open, pass } = boardInTest()
    const { reader } = await open()
    await fire(7)
    await pass(1_000)
    await pass(1_000)
    expect(reader.changes.map(({ latencies }) => latencies)).toEqual([[0, 7], []])
    expect(reader.board?.circuits.get(0)?.reading.totals?.success).toBe(7)
  })

  it('shows nobody a board without circuits as an empty wait', async () => {
    const { breaker, open } = boardInTest()
    breaker.shutdown()
    expect((await open()).reader.states).toEqual(['none'])
  })

  it('adds circuits that come, and takes off those that go', async () => {
    const { breaker, registry, clock, open, pass } = boardInTest()
    const { reader } = await open()
    const late = new CircuitBreaker(() => 'ok', { name: 'late', registry, clock })
    await pass(1_000)
    breaker.shutdown()
    await pass(1_000)
    const names = reader.boards.map(({ circuits }) => [...circuits.values()].map((each) => each.reading.name))
    expect(names).toEqual([['pay'], ['pay', 'late'], ['late']])
    late.shutdown()
  })

  it('tells all readers the same, byte for byte, whenever they came', async () => {
    const { open, pass, fire } = boardInTest()
    const first = await open()
    await pass(1_000)
    const second = await open()
    await fire(3)
    await pass(1_000)
    expect(second.reader.board).toEqual(first.reader.board)
    expect(second.reader.id).toBe(first.reader.id)
  })

  it('has no timer when its last reader has gone', async () => {
    const { breaker, clock, open } = boardInTest({}, Infinity)
    const { stream } = await open()
    breaker.open()
    stream.destroy()
    await turn()
    expect(clock.timers).toBe(0)
    breaker.close()
    expect(clock.timers).toBe(0)
  })
})

describe('a reader that comes back', () => {
  it('gets what it missed, and no more', async () => {
    const { board, open, pass, fire } = boardInTest()
    await open()
    const { reader, stream } = await open()
    stream.destroy()
    await fire(5)
    await pass(2_000)
    reader.follow(board.open({ seen: seenOf(reader.id) }))
    await turn()
    await pass(1_000)
    expect(reader.kinds).toEqual(['board', 'delta', 'delta', 'delta'])
    expect(reader.board?.circuits.get(0)?.reading.totals?.success).toBe(5)
  })

  it('gets nothing anew when it missed nothing', async () => {
    const { board, open } = boardInTest()
    const { reader } = await open()
    const once = board.open({ seen: seenOf(reader.id), once: true })
    let text = ''
    once.on('data', (bytes: Buffer) => (text += bytes.toString()))
    await turn()
    expect(text).not.toContain('data:')
    expect(once.readableEnded).toBe(true)
  })

  it.each([
    ['whose id is too old', (id: string) => id.replace(/\d+$/, '1')],
    ['whose id another process gave', (id: string) => `other${id}`],
    ['whose id nobody gave', () => 'nonsense'],
    ['whose id is not given yet', (id: string) => id.replace(/\d+$/, '999')],
  ])('gets a fresh snapshot where it is one %s', async (_, idOf) => {
    const { open, pass, fire } = boardInTest({ mostBytes: 1_000 })
    const first = await open()
    for (let second = 0; second < 20; second++) {
      await fire(1)
      await pass(1_000)
    }
    const { reader } = await open(idOf(first.reader.id!))
    expect(reader.kinds).toEqual(['board'])
    await pass(1_000)
    expect(reader.board).toEqual(first.reader.board)
  })

  it('that has not read for a while gets all it missed in one piece', async () => {
    const { board, open, pass, fire } = boardInTest()
    const { reader } = await open()
    const stalled = board.open()
    const late = new BoardReader().follow(stalled)
    await turn()
    stalled.pause()
    await pass(5_000)
    await fire(4)
    await pass(5_000)
    expect(late.boards).toHaveLength(1)
    stalled.resume()
    await turn()
    await pass(1_000)
    expect(late.board).toEqual(reader.board)
    expect(late.kinds).toEqual(reader.kinds)
    expect(late.changes.flatMap(({ latencies }) => latencies)).toEqual([0, 4])
  })
})

describe('the history of the board', () => {
  const withHistory = { history: new History() }

  it('is sent after the snapshot, so that the beginning of an incident is seen', async () => {
    const { open, pass, fire } = boardInTest({ history: new History() })
    for (let second = 0; second < 40; second++) {
      await fire(30, second < 20 ? 'well' : 'badly')
      await pass(1_000)
    }
    const { reader } = await open()
    expect(reader.kinds).toEqual(['board', 'history'])
    const [{ number, pages, until, transitions } = reader.entries[0]!] = reader.entries
    expect(number).toBe(0)
    const rows = pages.flatMap((page, index) => readRows(page, 1, pages[index + 1]?.start ?? until))
    expect(rows).toHaveLength(39)
    expect(rows[5]!.row).toMatchObject({ state: 'closed', counts: { success: 30, failure: 0 }, errors: 0 })
    expect(rows.at(-1)!.row).toMatchObject({ state: 'open', counts: { failure: 0, 'short-circuited': 30 } })
    expect(transitions).toMatchObject([
      { to: 'open', cause: { kind: 'rule', errors: [{ error: 'ECONNRESET' }] } },
    ])
  })

  it('knows all latencies of one circuit for whoever asks, by the second and by the minute', async () => {
    const { board, pass, fire } = boardInTest({ history: new History() })
    for (let second = 0; second < 130; second++) {
      await fire(second % 2)
      await pass(1_000)
    }
    const { fine, coarse, until } = decodeWholePast(JSON.parse(board.pastOf('pay')!))!
    const calls = fine.flatMap((page) => readBands(page, 1)).map(({ bands }) => bands[1])
    expect(calls.length).toBeGreaterThan(60)
    expect(new Set(calls)).toEqual(new Set([1]))
    const minutes = coarse.flatMap((page) => readRows(page, 60, until))
    expect(minutes[1]!.row.counts.success).toBe(30)
    expect(board.pastOf('nobody')).toBeUndefined()
  })

  it('is kept while nobody listens, and costs nothing when it is off', async () => {
    const kept = boardInTest(withHistory)
    expect(kept.clock.timers).toBe(1)
    kept.board.shutdown()
    expect(kept.clock.timers).toBe(0)
    expect(boardInTest().clock.timers).toBe(0)
  })

  it('forgets circuits that have left the board', async () => {
    const { board, breaker, pass } = boardInTest({ history: new History() })
    await pass(2_000)
    expect(board.pastOf('pay')).toBeDefined()
    breaker.shutdown()
    await pass(1_000)
    expect(board.pastOf('pay')).toBeUndefined()
  })

  it('takes one reading a second, though history and readers both want it', async () => {
    const { open, pass, breaker } = boardInTest({ history: new History() })
    await open()
    await open()
    await pass(1_000)
    let readings = 0
    const read = breaker.circuit.read.bind(breaker.circuit)
    breaker.circuit.read = (name) => {
      readings++
      return read(name)
    }
    await pass(5_000)
    expect(readings).toBe(5)
  })
})
