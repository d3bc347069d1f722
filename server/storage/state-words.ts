import type { SharedState } from './stored-circuit.ts'

/** What a circuit lets through. */
export const CIRCUIT_BREAKER_STATE = {
  /** Every call. */
  CLOSED: 'CLOSED',
  /** None, until its time is over. */
  OPEN: 'OPEN',
  /** As many as its policy wants to see. */
  HALF_OPEN: 'HALF_OPEN',
  /** None, until it is reset. */
  ISOLATED: 'ISOLATED',
} as const

/** What a circuit lets through: one of `CIRCUIT_BREAKER_STATE`. */
export type CircuitBreakerState = (typeof CIRCUIT_BREAKER_STATE)[keyof typeof CIRCUIT_BREAKER_STATE]

/** The same in the words of a provider. */
export function stateOf(state: SharedState): CircuitBreakerState {
  return words[state]
}

const words: Readonly<Record<SharedState, CircuitBreakerState>> = {
  closed: 'CLOSED',
  open: 'OPEN',
  'half-open': 'HALF_OPEN',
  isolated: 'ISOLATED',
}
