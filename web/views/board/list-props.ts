import type { CircuitSlice } from '../../store/board.ts'
import type { CircuitGroup, Grouping } from '../../store/grouping.ts'
import type { LayoutGroup } from '../../layout/place.ts'

/** What every list of circuits is given. */
export interface CircuitListProps {
  /** All circuits that are shown, in their groups and their order. */
  readonly groups: readonly CircuitGroup[]
  readonly grouping: Grouping
  /** Calls per second of the busiest of them. */
  readonly busiest: number
  /** The circuit that somebody has just come back from. */
  readonly cameFrom: string | null
  readonly hrefOf: (circuit: string) => string
  readonly onOpen: (circuit: string) => void
}

/** The circuits of all groups by their keys. */
export function byKey(groups: readonly CircuitGroup[]): ReadonlyMap<string, CircuitSlice> {
  return new Map(groups.flatMap(({ circuits }) => circuits.map((circuit) => [circuit.key, circuit])))
}

/** What a layout needs to know of groups. What they hold may change without anything having to move. */
export function layoutGroups(groups: readonly CircuitGroup[]): readonly LayoutGroup[] {
  return groups.map(({ name, circuits }) => ({ name, keys: circuits.map(({ key }) => key) }))
}
