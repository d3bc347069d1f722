/** What counts against a dependency. */
export const CIRCUIT_BREAKER_TRIGGER = {
  /** Errors. */
  ONLY_ERROR: 'ONLY_ERROR',
  /** Calls that succeed, but late. */
  ONLY_SLOW_CALL: 'ONLY_SLOW_CALL',
  /** Either. */
  BOTH: 'BOTH',
} as const

/** What counts against a dependency: one of `CIRCUIT_BREAKER_TRIGGER`. */
export type CircuitBreakerTrigger = (typeof CIRCUIT_BREAKER_TRIGGER)[keyof typeof CIRCUIT_BREAKER_TRIGGER]

/** All of them, for those who check one. */
export const triggers = Object.values(CIRCUIT_BREAKER_TRIGGER)
