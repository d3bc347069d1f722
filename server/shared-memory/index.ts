// The breaker of worker threads
export { CircuitBreaker, CircuitBreaker as default } from './circuit-breaker.ts'
export type { SharedBreakerOptions, SharedFallback } from './options.ts'

// Where things stand in its array
export { CircuitBreakerKeys, CircuitBreakerStates } from './keys.ts'
export type { CircuitBreakerStateName } from './keys.ts'

// Its errors
export { isBreakerError } from '../breaker/errors.ts'
export { OpenCircuitError } from './errors.ts'
