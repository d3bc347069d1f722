import type { Backoff } from '../../shared/engine/backoff.ts'
import { exponentialBackoff } from '../../shared/engine/backoff.ts'
import { consecutive } from '../../shared/engine/policies/consecutive.ts'
import type { CircuitBreakerPolicy, CircuitRule } from './rule.ts'
import { ruleOf } from './rule.ts'

/** When circuits open of which nothing is said: `new ConsecutiveBreaker()`. */
export const defaultPolicy: CircuitBreakerPolicy = Object.freeze({
  policy: consecutive(),
  probes: 5,
  description: 'ConsecutiveBreaker: failureThreshold 5, successThreshold 5',
})

/** How long they then stay open: 1 s, 2 s, 4 s, at most a minute, and by chance down to half of it. */
export const defaultBackoff: Backoff = exponentialBackoff()

/** What an adapter's policy and backoff come to, where it has any. */
export function ruleOfAdapter(
  policy: CircuitBreakerPolicy | undefined,
  backoff: Backoff | undefined,
): CircuitRule {
  return ruleOf(policy ?? defaultPolicy, backoff ?? defaultBackoff)
}
