import type { CircuitSlice } from './board.ts'
import type { Standing } from './standing.ts'
import { standingOf } from './standing.ts'

/** Whether somebody should look at a circuit that stands so: it is open or on its way there or back, or in somebody's hand. */
export function isTroubled(standing: Standing): boolean {
  return !calm.has(standing)
}

const calm: ReadonlySet<Standing> = new Set(['closed', 'silent', 'disabled', 'shadow'])

/** Whether somebody should look at a circuit, for how it stands or because it has lost its store. */
export function needsAttention({ reading }: Pick<CircuitSlice, 'reading'>): boolean {
  return isTroubled(standingOf(reading)) || reading.store?.isAlone === true
}

/** Those that somebody should look at. */
export function troubled(circuits: readonly CircuitSlice[]): readonly CircuitSlice[] {
  return circuits.filter(needsAttention)
}
