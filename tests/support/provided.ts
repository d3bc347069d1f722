import type { CircuitBreakerProviderSettings } from '../../server/provider/provider.ts'
import { CircuitBreakerProvider } from '../../server/provider/provider.ts'
import type { ProvidedCircuitBreaker } from '../../server/provider/provided-circuit-breaker.ts'
import { Registry } from '../../server/registry/registry.ts'
import { DatabaseCircuitBreakerAdapter } from '../../server/storage/adapter.ts'
import { MemoryCircuitBreakerStorageAdapter } from '../../server/storage/memory.ts'
import { SimulatedClock } from '../../shared/engine/simulated-clock.ts'

/** A provider whose circuits are in memory and on a board of their own, and whose time stands still. */
export function providedInMemory(settings: Partial<CircuitBreakerProviderSettings> = {}) {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const adapter = memoryAdapter(clock)
  const provider = new CircuitBreakerProvider({ adapter, clock, registry, random: () => 0, ...settings })
  return { provider, clock, registry }
}

/** An adapter that keeps its circuits in memory, by this clock. */
export function memoryAdapter(clock: SimulatedClock): DatabaseCircuitBreakerAdapter {
  return new DatabaseCircuitBreakerAdapter({
    adapter: new MemoryCircuitBreakerStorageAdapter(new Map(), clock),
  })
}

/** An error that every failing call of these tests has. */
export const down = new Error('down')

/** Lets so many calls fail, one after the other; a call that is turned away is not one of them. */
export async function fail(breaker: ProvidedCircuitBreaker, times = 1, error: unknown = down): Promise<void> {
  for (let left = times; left > 0; left--) await breaker.runOrFail(() => Promise.reject(error)).catch(noted)
}

/** Lets so many calls succeed. */
export async function succeed(breaker: ProvidedCircuitBreaker, times = 1): Promise<void> {
  for (let left = times; left > 0; left--) await breaker.runOrFail(() => 'ok')
}

/** What a call comes to: its result, or the name of the error. */
export async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: unknown) => (error instanceof Error ? error.name : error))
}

function noted(): void {}
