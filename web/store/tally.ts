import type { CircuitSlice } from './board.ts'
import type { ShownState } from './standing.ts'
import { shownStateOf, standingOf } from './standing.ts'

/** How many circuits are in each state. */
export type Tally = Readonly<Record<ShownState, number>>

/** Counts circuits by their state. */
export function tallyOf(circuits: readonly CircuitSlice[]): Tally {
  const tally = { open: 0, 'half-open': 0, forced: 0, shadow: 0, disabled: 0, closed: 0, silent: 0 }
  for (const { reading } of circuits) tally[shownStateOf(standingOf(reading))]++
  return tally
}
