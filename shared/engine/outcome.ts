/**
 * What a call can come to. Each call ends in exactly one of these.
 * - `success`: the function gave a result in time
 * - `failure`: it threw or rejected
 * - `timeout`: it took longer than allowed
 * - `ignored`: it failed by the caller's own mistake (`errorFilter`); the dependency is not to blame
 * - `short-circuited`: turned away because the circuit was open
 * - `rejected`: turned away because the bulkhead was full
 * - `cancelled`: the caller gave up
 */
export const outcomes = [
  'success',
  'failure',
  'timeout',
  'ignored',
  'short-circuited',
  'rejected',
  'cancelled',
] as const

/** What a call came to: one of `outcomes`. */
export type Outcome = (typeof outcomes)[number]

/** Whether the outcome speaks for or against the dependency. Only such calls are in the error rate. */
export function isJudged(outcome: Outcome): boolean {
  return outcome === 'success' || isError(outcome)
}

/** Whether the outcome speaks against the dependency. */
export function isError(outcome: Outcome): boolean {
  return outcome === 'failure' || outcome === 'timeout' || outcome === 'rejected'
}
