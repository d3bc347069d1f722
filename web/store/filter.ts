import type { CircuitSlice } from './board.ts'
import type { ShownState } from './standing.ts'
import { shownStateOf, standingOf } from './standing.ts'

/** What the board is narrowed to. */
export interface Filter {
  /** A part of the name or group; empty: any. */
  readonly query: string
  /** `null`: any. */
  readonly state: ShownState | null
}

/** Whether a circuit is among those that the board is narrowed to. */
export function isMatch({ reading }: CircuitSlice, { query, state }: Filter): boolean {
  if (state !== null && shownStateOf(standingOf(reading)) !== state) return false
  const wanted = query.trim().toLowerCase()
  return reading.name.toLowerCase().includes(wanted) || reading.group.toLowerCase().includes(wanted)
}
