import { describe, expect, it } from 'vitest'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import type { Order } from '../../../web/store/order.ts'
import { arrange } from '../../../web/store/order.ts'
import type { Sort } from '../../../web/store/rank.ts'
import { at, closed, halfOpen, open, silent, slice } from '../slices.ts'

const named = (name: string, reading: CircuitReading) => slice({ ...reading, name })

/** A board whose time is moved by hand. */
function board(sort: Sort = 'trouble') {
  let moment = 0
  let order: Order | null = null
  return {
    after: (seconds: number, circuits: Readonly<Record<string, CircuitReading>>, isFrozen = false) => {
      moment += seconds * 1_000
      const slices = Object.entries(circuits).map(([name, reading]) => named(name, reading))
      order = arrange(order, slices, { sort, moment, isFrozen })
      return order.keys.join(' ')
    },
  }
}

const calm = closed(0, 1_000)
const strained = closed(400, 1_000)

const opened = (secondsAgo: number) =>
  open({ opening: { at: at - secondsAgo * 1_000, to: 'open', cause: { kind: 'by-hand' } } })

describe('the order of the board', () => {
  it('puts those that have lost their store behind the forced and before the calm ones', () => {
    const circuits = {
      calm,
      alone: closed(0, 1_000, { store: { kind: 'redis', isAlone: true } }),
      forced: closed(0, 9, { mode: 'forced-closed' }),
      struck: open({ store: { kind: 'redis', isAlone: true } }),
    }
    expect(board().after(0, circuits)).toBe('struck forced alone calm')
  })

  it('puts trouble first: open, half-open, strained, forced, then the others', () => {
    const circuits = {
      off: silent({ mode: 'disabled' }),
      quiet: silent(),
      calm,
      forced: closed(0, 9, { mode: 'forced-closed' }),
      strained,
      probing: halfOpen(),
      some: closed(0, 9, { state: { kind: 'partly-open', open: 1 }, hosts: 2 }),
      open: open(),
    }
    expect(board().after(0, circuits)).toBe('open some probing strained forced calm quiet off')
  })

  it('puts the newest of the open ones first, and the most strained of the strained', () => {
    const circuits = { old: opened(90), less: strained, news: opened(5), more: closed(450, 1_000) }
    expect(board().after(0, circuits)).toBe('news old more less')
  })

  it.each<[Sort, string]>([
    ['name', 'a b c'],
    ['errors', 'b c a'],
    ['calls', 'c a b'],
    ['p99', 'a b c'],
  ])('by %s is %s', (sort, keys) => {
    const circuits = { c: closed(9, 900), a: closed(0, 100), b: closed(9, 90) }
    expect(board(sort).after(0, circuits)).toBe(keys)
  })

  it('lets a circuit climb only when it has ranked higher for five seconds', () => {
    const { after } = board()
    expect(after(0, { a: calm, b: calm })).toBe('a b')
    expect(after(1, { a: calm, b: open() })).toBe('a b')
    expect(after(4, { a: calm, b: open() })).toBe('a b')
    expect(after(1, { a: calm, b: open() })).toBe('b a')
  })

  it('starts to count again when a circuit falls back in between', () => {
    const { after } = board()
    after(0, { a: calm, b: calm })
    after(1, { a: calm, b: strained })
    after(3, { a: calm, b: calm })
    after(1, { a: calm, b: strained })
    expect(after(4, { a: calm, b: strained })).toBe('a b')
    expect(after(1, { a: calm, b: strained })).toBe('b a')
  })

  it('lets a circuit that has recovered stay until the others pass it', () => {
    const { after } = board()
    expect(after(0, { z: open(), a: calm })).toBe('z a')
    expect(after(1, { z: calm, a: calm })).toBe('z a')
    expect(after(5, { z: calm, a: calm })).toBe('a z')
  })

  it('moves nothing while somebody is among the circuits, and catches up when they leave', () => {
    const { after } = board()
    after(0, { a: calm, b: calm })
    after(1, { a: calm, b: open() }, true)
    expect(after(60, { a: calm, b: open() }, true)).toBe('a b')
    expect(after(0, { a: calm, b: open() })).toBe('b a')
  })

  it('takes newcomers in where they belong, or last while nothing may move', () => {
    const { after } = board()
    after(0, { b: calm })
    expect(after(1, { b: calm, a: open() })).toBe('a b')
    expect(after(1, { b: calm, a: open(), n: open() }, true)).toBe('a b n')
  })

  it('drops circuits that have gone', () => {
    const { after } = board()
    after(0, { a: calm, b: calm, c: calm })
    expect(after(1, { a: calm, c: calm })).toBe('a c')
  })

  it('is at once the new one when somebody asks for another sort', () => {
    const circuits = [named('a', calm), named('b', open())]
    const byName = arrange(null, circuits, { sort: 'name', moment: 0, isFrozen: false })
    const byTrouble = arrange(byName, circuits, { sort: 'trouble', moment: 0, isFrozen: true })
    expect(byTrouble.keys).toEqual(['b', 'a'])
  })
})
