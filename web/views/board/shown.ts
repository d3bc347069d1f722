import type { CircuitSlice } from '../../store/board.ts'
import type { CircuitGroup, Grouping } from '../../store/grouping.ts'
import { groupsOf } from '../../store/grouping.ts'
import type { Query } from '../../store/query.ts'
import { isMatch } from '../../store/query-match.ts'
import type { View } from '../../store/url-state.ts'

/** What of the board is shown, and how it is put together. */
export interface Shown {
  /** Those that are searched for, in their order. */
  readonly circuits: readonly CircuitSlice[]
  readonly groups: readonly CircuitGroup[]
  /** The keys of those that are searched for; `null`: all. */
  readonly sought: ReadonlySet<string> | null
}

interface ShownOptions {
  readonly view: View
  readonly grouping: Grouping
  readonly query: Query
}

/** Puts the board together. On the wall all circuits stay where they are, whatever is searched for. */
export function shownOf(
  all: readonly CircuitSlice[],
  keys: readonly string[],
  { view, grouping, query }: ShownOptions,
): Shown {
  const ordered = inOrder(all, keys)
  const circuits = query.terms.length === 0 ? ordered : ordered.filter((circuit) => isMatch(circuit, query))
  const sought = query.terms.length === 0 ? null : new Set(circuits.map(({ key }) => key))
  return { circuits, groups: groupsOf(view === 'wall' ? ordered : circuits, grouping), sought }
}

function inOrder(circuits: readonly CircuitSlice[], keys: readonly string[]): readonly CircuitSlice[] {
  const byKey = new Map(circuits.map((circuit) => [circuit.key, circuit]))
  return keys.flatMap((key) => byKey.get(key) ?? [])
}
