// Circuits around clients of HTTP servers
export { circuitFetch } from './fetch.ts'
export type { CircuitFetchOptions } from './fetch.ts'
export { circuitInterceptor } from './undici.ts'
export type { HttpCircuitOptions, HttpRequest } from './options.ts'

// Their errors
export { isBreakerError, OpenCircuitError, TimeoutError } from '../../breaker/errors.ts'
