// The plugin for @tinkoff/request-core
export { circuitBreaker, circuitBreaker as default, CIRCUIT_BREAKER_META } from './plugin.ts'
export type { CircuitBreakerPlugin, Next, RequestContext } from './plugin.ts'
export type { BreakerOptions, BreakerPlace, CircuitBreakerOptions, RequestState } from './options.ts'

// What it leaves in the meta, and its error
export { CircuitBreaker } from './breaker.ts'
export { CircuitBreakerError } from './errors.ts'
