import type { Outcome } from './outcome.ts'

/**
 * When a closed circuit opens. A policy is pure: all it remembers is in `cells`, an array of numbers that somebody else
 * owns, so the same policy works in this process, in shared memory and in a store.
 */
export interface Policy {
  /** How many numbers the policy needs. All zero is a fresh start. */
  readonly cells: number
  /** Whether a success can be the call that meets the rule. Else the circuit asks after errors only. @default false */
  readonly opensOnSuccess?: boolean | undefined
  /**
   * What the cells hold, part by part: a circuit whose rule is changed keeps the parts that the new rule has, too.
   * @default nobody knows, so a changed rule starts afresh
   */
  readonly layout?: readonly CellsPart[] | undefined
  /**
   * Takes note of a call that came to `outcome` at `now`.
   *
   * @param tookMs How long the function ran, in milliseconds; absent when it was not called.
   */
  record(cells: Float64Array, outcome: Outcome, now: number, tookMs?: number): void
  /** How to hand in several successes at once; absent where each counts by itself. */
  readonly batch?: SuccessBatch | undefined
  /** Whether what was seen until `now` is enough to open. */
  shouldOpen(cells: Float64Array, now: number): boolean
  /** The figures that the policy goes by, for people; of several rules those of the first that is met. */
  measure(cells: Float64Array, now: number): Measurement
  /** The figures of every rule. @default those of `measure` alone */
  measureAll?(cells: Float64Array, now: number): readonly Measurement[]
}

/** A stretch of cells. */
export interface CellsPart {
  /** What they hold, in so many words that equal words mean equal cells; empty: something that no other part holds. */
  readonly holds: string
  /** How many they are. */
  readonly cells: number
}

/** Successes that a policy takes together, because neither their order within a slot nor how long they took matters to it. */
export interface SuccessBatch {
  /** Until when successes that come from `now` on may be kept back. */
  until(cells: Float64Array, now: number): number
  /** Takes note of some that were kept back since `until`, before anything else is asked or told. */
  add(cells: Float64Array, successes: number): void
}

/** What a rule sees and what it compares it with; together enough for one sentence. */
export type Measurement = Figures & Rule

/** The figures that every rule has. */
export interface Figures {
  /** Judged calls that count against the dependency: errors, or slow calls where the rule is about those. */
  readonly errors: number
  /** Calls that were judged: successes and errors. */
  readonly calls: number
  /** Where the circuit opens: a percentage of `calls` for the rules that have it in their name, else a number of `errors`. */
  readonly threshold: number
  /** Calls below which the rule does not judge. */
  readonly minimumCalls: number
  /** How much time the rule looks back on, in milliseconds. 0: it goes by calls, however long ago they were. */
  readonly windowMs: number
}

/** Which rule it is, and what only this rule knows. */
export type Rule =
  /** 31 of 52 calls failed (59.6 % ≥ 50 %) in 10 s. */
  | { readonly rule: 'error-percentage' }
  /** 12 of the last 20 calls failed (60 % ≥ 50 %). */
  | { readonly rule: 'last-calls-percentage'; readonly lastCalls: number }
  /** 5 calls in a row failed (≥ 5). */
  | { readonly rule: 'consecutive' }
  /** 5 of the last 20 calls failed (≥ 5). */
  | { readonly rule: 'count'; readonly lastCalls: number }
  /** 5 of 52 calls failed (≥ 5) in 10 s. */
  | { readonly rule: 'count-in-window' }
  /** 31 of 52 calls took longer than 2 s (59.6 % ≥ 50 %) in 10 s. */
  | { readonly rule: 'slow-call-percentage'; readonly slowMs: number }
  /** A rule that somebody else has written, and what they call it. */
  | { readonly rule: 'custom'; readonly name: string }
