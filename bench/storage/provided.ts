import { consecutive } from '../../shared/engine/policies/consecutive.ts'
import { count } from '../../shared/engine/policies/count.ts'
import { CircuitBreaker } from '../../server/breaker/circuit-breaker.ts'
import { CircuitBreakerProvider, ConsecutiveBreaker, CountBreaker } from '../../server/provider/index.ts'
import { Registry } from '../../server/registry/registry.ts'
import { DatabaseCircuitBreakerAdapter } from '../../server/storage/adapter.ts'
import { MemoryCircuitBreakerStorageAdapter } from '../../server/storage/memory.ts'
import type { CircuitBreakerStorage } from '../../server/storage/storage.ts'

/** A policy that a success leaves as it is, and one for which every call counts. */
const policies = {
  'in a row': { provided: new ConsecutiveBreaker(), policy: consecutive() },
  'of the last 20': { provided: new CountBreaker(), policy: count({ failures: 4, lastCalls: 20 }) },
} as const

/** Which of them. */
export type PolicyName = keyof typeof policies

/** Calls by all ways that a user can go to a function that answers at once, by what they are called in the table. */
export function providedCalls(rule: PolicyName, remote: CircuitBreakerStorage | undefined) {
  const { provided: circuitBreakerPolicy, policy } = policies[rule]
  const registry = new Registry()
  const breaker = new CircuitBreaker(answer, { name: 'local', registry, policy, timeout: false })
  const through = (adapter: CircuitBreakerStorage, consistency: 'strict' | 'eventual') => {
    const provider = new CircuitBreakerProvider({
      adapter: new DatabaseCircuitBreakerAdapter({ adapter, consistency }),
      circuitBreakerPolicy,
      registry,
    })
    return (): Promise<unknown> => provider.create(`provided ${rule}`).runOrFail(answer)
  }
  return {
    fire: () => breaker.fire(),
    strict: through(new MemoryCircuitBreakerStorageAdapter(), 'strict'),
    eventual: through(new MemoryCircuitBreakerStorageAdapter(), 'eventual'),
    ...(remote && { remote: through(remote, 'eventual') }),
  }
}

async function answer(): Promise<string> {
  return 'done'
}
