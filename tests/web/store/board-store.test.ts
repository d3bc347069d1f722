import { describe, expect, it } from 'vitest'
import { boardVersion } from '../../../shared/wire/board.ts'
import { secondOf } from '../../../web/store/sample.ts'
import { counts } from '../../support/readings.ts'
import { at, closed, open, reopened, silent, tripped } from '../slices.ts'
import { boardMessage, storeInTest } from './boards.ts'

const a = closed(0, 100, { name: 'a' })
const b = open({ name: 'b' })

const total = (success: number) => closed(0, 100, { totals: counts({ success }) })

const event = (name: string, isOpen: boolean) => ({
  type: 'HystrixCommand',
  name,
  group: 'shop',
  currentTime: at,
  isCircuitBreakerOpen: isOpen,
  rollingCountSuccess: 50,
})

describe('the store', () => {
  it('shows the circuits of a board message', () => {
    const { board, hear, live } = storeInTest()
    live()
    expect(board().isHeard).toBe(false)
    hear(boardMessage(at, a, b))
    expect(board().circuits.map(({ key }) => key)).toEqual(['a', 'b'])
    expect(board()).toMatchObject({ isHeard: true, rejected: null, isOutdated: false, back: null })
  })

  it('publishes once per picture, however much it hears', () => {
    const { store, frames, hear, board } = storeInTest()
    let published = 0
    store.subscribe(() => published++)
    hear(boardMessage(at, a))
    hear(boardMessage(at + 1_000, a))
    expect(frames).toHaveLength(1)
    board()
    expect(published).toBe(1)
  })

  it('keeps the slice of a circuit of which nothing was heard', () => {
    const { board, hear } = storeInTest()
    hear(boardMessage(at, a), 'eu')
    hear(boardMessage(at, b), 'us')
    const [before] = board().circuits
    hear(boardMessage(at + 1_000, b), 'us')
    const [after, moved] = board().circuits
    expect(after).toBe(before)
    expect(moved?.at).toBe(at + 1_000)
  })

  it('knows a change of state once that is told as the first and as the last of an episode', () => {
    const { board, hear } = storeInTest()
    const once = open({ name: 'b', lastTransition: tripped, opening: tripped })
    hear(boardMessage(at, once))
    hear(boardMessage(at + 1_000, once))
    expect(board().circuits[0]?.transitions).toEqual([tripped])
    hear(boardMessage(at + 2_000, open({ name: 'b' })))
    expect(board().circuits[0]?.transitions).toEqual([tripped, reopened])
  })

  it('takes circuits off that a board message no longer has', () => {
    const { board, hear } = storeInTest()
    hear(boardMessage(at, a, b))
    hear(boardMessage(at + 1_000, b))
    expect(board().circuits.map(({ key }) => key)).toEqual(['b'])
  })

  it('remembers how a circuit last opened when it has closed again', () => {
    const { board, hear } = storeInTest()
    hear(boardMessage(at, b))
    hear(boardMessage(at + 1_000, closed(0, 9, { name: 'b', opening: null })))
    expect(board().circuits[0]?.lastTrip).toEqual(b.opening)
  })

  it('knows since when nobody calls', () => {
    const { board, hear } = storeInTest()
    hear(boardMessage(at, silent()))
    hear(boardMessage(at + 5_000, silent()))
    expect(board().circuits[0]?.quietSince).toBe(at - 10_000)
    hear(boardMessage(at + 6_000, closed(0, 1)))
    expect(board().circuits[0]?.quietSince).toBeNull()
  })

  it('tells a second by all that happened in it, though messages come in between', () => {
    const { board, hear } = storeInTest()
    hear(boardMessage(at, total(0)))
    hear(boardMessage(at + 1_000, total(40)))
    hear(boardMessage(at + 1_300, total(52)))
    hear(boardMessage(at + 1_900, total(76)))
    hear(boardMessage(at + 2_000, total(80)))
    const past = board().circuits[0]!.past
    const second = secondOf(at)
    expect([...past.read('success', second, second + 3)]).toEqual([NaN, 40, 40])
  })

  it('knows of the time before it was opened how the circuit stood, and no more', () => {
    const { board, hear } = storeInTest()
    hear(boardMessage(at, b))
    const past = board().circuits[0]!.past
    const second = secondOf(at)
    expect(past.states(second - 66, second - 64)).toEqual([undefined, 'open'])
    expect([...past.read('short-circuited', second - 64, second - 63)]).toEqual([NaN])
  })

  it('starts anew when the time of a source is set back', () => {
    const { board, hear } = storeInTest()
    const second = secondOf(at)
    hear(boardMessage(at, total(0)))
    hear(boardMessage(at + 1_000, total(40)))
    hear(boardMessage(at - 60_000, total(0)))
    const { past } = board().circuits[0]!
    expect(past.newest).toBe(second - 60)
    expect([...past.read('success', second, second + 2)]).toEqual([NaN, NaN])
  })

  it('makes every figure stale at once when the stream is lost, and fresh when it is back', () => {
    const { board, hear, live, lose, clock } = storeInTest()
    live()
    hear(boardMessage(at, a, b))
    lose()
    expect(board().circuits.every(({ isStale }) => isStale)).toBe(true)
    clock.advance(23_000)
    live()
    hear(boardMessage(at + 23_000, a, b))
    expect(board().circuits.some(({ isStale }) => isStale)).toBe(false)
    expect(board().back).toEqual({ at: clock.epoch(), missedMs: 23_000, isFilled: false })
  })

  it('lets the news of being back grow old', () => {
    const { board, hear, live, lose, clock } = storeInTest()
    live()
    hear(boardMessage(at, a))
    board()
    lose()
    live()
    expect(board().back).not.toBeNull()
    clock.advance(10_000)
    expect(board().back).toBeNull()
  })

  it('is not back when it never was there', () => {
    const { board, live, lose } = storeInTest()
    lose()
    board()
    live()
    expect(board().back).toBeNull()
  })

  it('moves its own time on while nothing is heard', () => {
    const { board, hear, live, lose, clock } = storeInTest()
    live()
    hear(boardMessage(at, a))
    lose()
    const { now } = board()
    clock.advance(3_000)
    expect(board().now - now).toBe(3_000)
  })

  it('sets no timers while all is well', () => {
    const { board, hear, live, clock } = storeInTest()
    live()
    hear(boardMessage(at, a))
    board()
    clock.advance(2_000)
    expect(clock.timers).toBe(0)
  })

  it('has keys with the source in them where there are several, and labels where names meet', () => {
    const { board, store, hear } = storeInTest()
    store.introduce({
      title: 'fleet',
      environment: null,
      sources: [
        { id: 'eu', label: 'Europe' },
        { id: 'us', label: 'America' },
      ],
    })
    hear(boardMessage(at, a, b), 'eu')
    hear(boardMessage(at, a), 'us')
    expect(board().circuits.map(({ key, sourceLabel }) => [key, sourceLabel])).toEqual([
      ['eu/a', 'Europe'],
      ['eu/b', null],
      ['us/a', 'America'],
    ])
  })

  it('makes stale only the circuits of a source that is lost', () => {
    const { board, hear, clock } = storeInTest()
    hear(boardMessage(at, a), 'eu')
    hear(boardMessage(at, b), 'us')
    const sent = { type: 'source', state: 'lost', at, reason: 'ECONNREFUSED', retryAt: at + 4_000 }
    hear(sent, 'us')
    expect(board().circuits.map(({ isStale }) => isStale)).toEqual([false, true])
    expect(board().sources[1]?.state).toEqual({
      kind: 'lost',
      at: clock.epoch(),
      reason: 'ECONNREFUSED',
      retryAt: clock.epoch() + 4_000,
      wasHeard: true,
    })
    hear(boardMessage(at + 1_000, b), 'us')
    expect(board().circuits.map(({ isStale }) => isStale)).toEqual([false, false])
  })

  it('keeps a source lost, since the same moment, while it is tried again', () => {
    const { board, hear, clock } = storeInTest()
    hear(boardMessage(at, a))
    const since = clock.epoch()
    for (const state of ['lost', 'connecting'] as const) hear({ type: 'source', state, at })
    expect(board().sources[0]?.state).toMatchObject({ kind: 'lost', at: since, retryAt: null })
    expect(board().circuits[0]?.isStale).toBe(true)
    clock.advance(9_000)
    hear({ type: 'source', state: 'lost', at: at + 9_000 })
    expect(board().sources[0]?.state).toMatchObject({ kind: 'lost', at: since })
  })

  it('counts down to the next attempt although the loss is told again and again', () => {
    const { board, hear, clock } = storeInTest()
    const told = { type: 'source', state: 'lost', at, retryAt: at + 4_000 }
    hear(told)
    const retryAt = clock.epoch() + 4_000
    clock.advance(3_000)
    hear(told)
    expect(board().sources[0]?.state).toMatchObject({ retryAt })
  })

  it('knows of a source whether it was ever there', () => {
    const { board, hear } = storeInTest()
    for (const state of ['connecting', 'lost'] as const) hear({ type: 'source', state, at })
    expect(board().sources[0]?.state).toMatchObject({ kind: 'lost', wasHeard: false })
  })

  it('keeps the last figures of a recording that is over', () => {
    const { board, hear } = storeInTest()
    hear(boardMessage(at, b))
    hear({ type: 'source', state: 'ended', at: at + 9_000 })
    expect(board().circuits[0]?.isStale).toBe(false)
    expect(board().sources[0]?.state).toEqual({ kind: 'ended', sourceAt: at })
  })

  it('takes the circuits of a foreign stream one by one', () => {
    const { board, hear } = storeInTest()
    hear(event('x', false))
    hear(event('y', true))
    hear(event('x', true))
    expect(board().circuits.map(({ key, reading }) => `${key} ${reading.state.kind}`)).toEqual([
      'x open',
      'y open',
    ])
  })

  it('counts events that it cannot read and says why', () => {
    const { board, store } = storeInTest()
    store.receive({ event: 'message', data: 'nonsense' })
    store.receive({ event: 'message', data: '{"type":"HystrixCommand"}' })
    expect(board().rejected).toEqual({ count: 2, reason: 'a HystrixCommand without a name' })
  })

  it('says when the server is of another version', () => {
    const { board, hear } = storeInTest()
    hear(boardMessage(at, a))
    hear({ type: 'board', version: boardVersion + 1, at, circuits: [] })
    expect(board().isOutdated).toBe(true)
    expect(board().circuits[0]?.isStale).toBe(true)
  })
})
