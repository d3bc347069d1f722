// The breaker of worker threads
export { CircuitBreaker, CircuitBreaker as default } from './circuit-breaker.ts'
export type { SharedBreakerOptions, SharedFallback } from './options.ts'
export { SharedMemoryFullError } from './shared-log.ts'
export { SharedMemoryCircuitBreakerStorageAdapter } from './storage-adapter.ts'
export { sharedStatistics } from './statistics-memory.ts'
export type { CircuitThreadReading } from './circuit-places.ts'
export type { ThreadReading } from './thread-statistics.ts'

// Where things stand in its array
export { elementsFor } from './shared-rule.ts'
export { CircuitBreakerKeys, CircuitBreakerStates } from './keys.ts'
export type { CircuitBreakerStateName } from './keys.ts'

// Its errors
export { isBreakerError } from '../breaker/errors.ts'
export { OpenCircuitError } from './errors.ts'
