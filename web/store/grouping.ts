import type { CircuitSlice } from './board.ts'
import { figuresOf, trafficOf } from './figures.ts'
import { names } from './name-order.ts'
import type { ShownState } from './standing.ts'
import { shownStateOf, shownStates, standingOf } from './standing.ts'
import type { Tally } from './tally.ts'
import { tallyOf } from './tally.ts'

/** What circuits can be grouped by. */
export const groupings = ['none', 'prefix', 'group', 'state', 'host'] as const

/** One of them. */
export type Grouping = (typeof groupings)[number]

/** Circuits that belong together, and how they do as one. */
export interface CircuitGroup {
  /** What they have in common; empty when nothing. */
  readonly name: string
  readonly circuits: readonly CircuitSlice[]
  readonly tally: Tally
  /** All calls that came, let through or not, per second. */
  readonly traffic: number
  /** Share of all judged calls that failed, 0 to 1; `null`: none was judged. */
  readonly errors: number | null
}

/** Puts circuits into groups. Groups stand in the order of their names, circuits in the order in which they come. */
export function groupsOf(circuits: readonly CircuitSlice[], grouping: Grouping): readonly CircuitGroup[] {
  return [...grouped(circuits, grouping)]
    .toSorted(orders[grouping] ?? byName)
    .map(([name, members]) => summed(name, members))
}

/** Under which name a circuit stands. */
function groupNameOf({ reading, host }: CircuitSlice, grouping: Grouping): string {
  switch (grouping) {
    case 'none':
      return ''
    case 'prefix':
      return prefixOf(reading.name)
    case 'group':
      return reading.group
    case 'state':
      return shownStateOf(standingOf(reading))
    case 'host':
      return host
  }
}

/** The part of a name before its first separator: `payments` of `payments.vault.store`. Empty when there is none. */
export function prefixOf(name: string): string {
  return /^[^.:/]+(?=[.:/].)/.exec(name)?.[0] ?? ''
}

type Entry = readonly [string, readonly CircuitSlice[]]

function grouped(
  circuits: readonly CircuitSlice[],
  grouping: Grouping,
): ReadonlyMap<string, readonly CircuitSlice[]> {
  const groups = new Map<string, CircuitSlice[]>()
  for (const circuit of circuits) {
    const name = groupNameOf(circuit, grouping)
    const group = groups.get(name)
    if (group) group.push(circuit)
    else groups.set(name, [circuit])
  }
  return groups
}

/** What has no name of its own comes last. */
const byName = ([a]: Entry, [b]: Entry): number => Number(a === '') - Number(b === '') || names.compare(a, b)

const places = new Map<string, number>(shownStates.map((state: ShownState, place) => [state, place]))

const orders: Partial<Record<Grouping, (a: Entry, b: Entry) => number>> = {
  state: ([a], [b]) => (places.get(a) ?? 0) - (places.get(b) ?? 0),
}

function summed(name: string, circuits: readonly CircuitSlice[]): CircuitGroup {
  let [traffic, errors, calls] = [0, 0, 0]
  for (const { reading, lastTrip } of circuits) {
    traffic += trafficOf(figuresOf(reading, standingOf(reading), lastTrip))
    errors += reading.judged.errors
    calls += reading.judged.calls
  }
  return { name, circuits, tally: tallyOf(circuits), traffic, errors: calls > 0 ? errors / calls : null }
}
