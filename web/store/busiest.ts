import type { CircuitSlice } from './board.ts'
import { figuresOf, trafficOf } from './figures.ts'
import { standingOf } from './standing.ts'

/**
 * Calls per second of the busiest of these circuits, rounded up to two figures: all discs are drawn against it, and
 * should not all be drawn anew because it changed a little.
 */
export function busiestOf(circuits: readonly CircuitSlice[]): number {
  const most = circuits.reduce((busiest, circuit) => Math.max(busiest, traffic(circuit)), 0)
  if (most === 0) return 0
  const step = 10 ** (Math.floor(Math.log10(most)) - 1)
  return Math.ceil(most / step) * step
}

function traffic({ reading, lastTrip }: CircuitSlice): number {
  return trafficOf(figuresOf(reading, standingOf(reading), lastTrip))
}
