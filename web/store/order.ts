import type { CircuitSlice } from './board.ts'
import type { NameOrder } from './name-order.ts'
import { orderByName } from './name-order.ts'
import type { Sort } from './rank.ts'
import { rankedKeys } from './rank.ts'

/** The order in which circuits stand on the board, and since when some of them would stand higher. */
export interface Order {
  readonly sort: Sort
  readonly keys: readonly string[]
  /** The order of their names, which is kept because it seldom changes. */
  readonly byName: NameOrder
  /** Since when, on the clock that never jumps, in milliseconds. */
  readonly higherSince: ReadonlyMap<string, number>
}

interface ArrangeOptions {
  readonly sort: Sort
  /** Milliseconds on the clock that never jumps. */
  readonly moment: number
  /** Whether somebody is among the circuits, so that none may move. */
  readonly isFrozen: boolean
}

/** A circuit climbs only when it has ranked higher for so long, in milliseconds. */
const patienceMs = 5_000

/** The next order. Circuits climb late, so that nothing jumps; the ones that they pass fall by that and no earlier. */
export function arrange(
  before: Order | null,
  circuits: readonly CircuitSlice[],
  { sort, moment, isFrozen }: ArrangeOptions,
): Order {
  const byName = orderByName(circuits, before?.byName)
  const ideal = rankedKeys(circuits, sort, byName)
  if (before?.sort !== sort) return { sort, keys: ideal, byName, higherSince: new Map() }
  const rank = new Map(ideal.map((key, index) => [key, index]))
  const keys = withNewcomers(before.keys, rank, isFrozen)
  const higherSince = climbers(keys, rank, before.higherSince, moment)
  const ready = ideal.filter((key) => moment - (higherSince.get(key) ?? moment) >= patienceMs)
  return { sort, keys: isFrozen ? keys : withMoved(keys, ready, rank), byName, higherSince }
}

type Ranks = ReadonlyMap<string, number>

/** Those that have gone leave; those that have come stand where they belong, or last while nothing may move. */
function withNewcomers(before: readonly string[], rank: Ranks, isFrozen: boolean): readonly string[] {
  const known = new Set(before)
  const stayed = before.filter((key) => rank.has(key))
  const come = [...rank.keys()].filter((key) => !known.has(key))
  return isFrozen ? [...stayed, ...come] : withMoved(stayed, come, rank)
}

/** Since when each circuit has ranked higher than it stands. */
function climbers(keys: readonly string[], rank: Ranks, before: Order['higherSince'], moment: number) {
  const since = new Map<string, number>()
  keys.forEach((key, index) => {
    if (rankOf(key, rank) < index) since.set(key, before.get(key) ?? moment)
  })
  return since
}

/** With each of these, which come in the order of their ranks, right above the first of the others that ranks below it. */
function withMoved(keys: readonly string[], moving: readonly string[], rank: Ranks): readonly string[] {
  if (moving.length === 0) return keys
  const isMoving = new Set(moving)
  const others = keys.filter((key) => !isMoving.has(key))
  const standing: string[] = []
  let next = 0
  for (const key of moving) {
    while (next < others.length && rankOf(others[next], rank) <= rankOf(key, rank))
      standing.push(others[next++]!)
    standing.push(key)
  }
  return [...standing, ...others.slice(next)]
}

function rankOf(key: string | undefined, rank: Ranks): number {
  return rank.get(key ?? '') ?? Infinity
}
