import type { CircuitRecord } from './record.ts'

/** What becomes of a call: its ticket, which goes back with its result, or why it is turned away. */
export type Verdict = number | TurnedAway

/**
 * Why a call is turned away: the circuit is open, or half-open and has probes enough; a hand has isolated it; or the store
 * does not answer and calls are to wait for it (`onStoreError: 'block'`).
 */
export type TurnedAway = 'open' | 'isolated' | 'store'

/** The verdict, where it can be read off the state; `undefined`: the call may be a probe, and must ask. */
export function verdictOf({ state, isolatedAt }: CircuitRecord, now: number): Verdict | undefined {
  if (isolatedAt !== undefined) return 'isolated'
  if (state.kind === 'closed') return state.generation
  return state.kind === 'open' && now < state.probeAt ? 'open' : undefined
}
