import type { Outcome } from './outcome.ts'

/**
 * When a closed circuit opens. A policy is pure: all it remembers is in `cells`, an array of numbers that somebody else
 * owns, so the same policy works in this process, in shared memory and in a store.
 */
export interface Policy {
  /** How many numbers the policy needs. All zero is a fresh start. */
  readonly cells: number
  /** Takes note of a call that came to `outcome` at `now`. */
  record(cells: Float64Array, outcome: Outcome, now: number): void
  /** Whether what was seen until `now` is enough to open. */
  shouldOpen(cells: Float64Array, now: number): boolean
  /** The figures that the policy goes by, for people. */
  measure(cells: Float64Array, now: number): Measurement
}

/** What a rule sees: errors among calls, and what it compares them with. */
export interface Measurement {
  /** Which rule it is. */
  readonly rule: 'error-percentage'
  /** Judged calls that were errors. */
  readonly errors: number
  /** Calls that were judged: successes and errors. */
  readonly calls: number
  /** Percentage of errors at which the circuit opens. */
  readonly threshold: number
  /** Calls below which the rule does not judge. */
  readonly minimumCalls: number
  /** How much time the rule looks back on, in milliseconds. */
  readonly windowMs: number
}
