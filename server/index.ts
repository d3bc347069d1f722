// The breaker
export { CircuitBreaker } from './breaker/circuit-breaker.ts'
export type { Fallback, FallbackBreaker } from './breaker/answers.ts'
export type { CircuitBreakerEvents, Listener } from './breaker/events.ts'
export type { CircuitBreakerOptions, ErrorFilter, ResolvedCircuitBreakerOptions } from './breaker/options.ts'
export type { OpossumOptions, ResolvedOpossumOptions } from './breaker/compat-options.ts'
export type { CacheTransport } from './breaker/cache-transport.ts'
export type { CallKey } from './breaker/call-key.ts'
export type { CoalesceReset } from './breaker/coalesce.ts'
export type { RotateController } from './breaker/rotation.ts'
export type { SavedBreaker, SavedState } from './breaker/saved-state.ts'
export type { CircuitBreakerStats } from './breaker/stats.ts'
export { Status } from './breaker/status.ts'
export type { StatusEvents, StatusOptions } from './breaker/status.ts'
export type { StatusBucket, StatusCounter } from './breaker/status-source.ts'

// Its errors
export {
  BreakerError,
  BulkheadFullError,
  isBreakerError,
  OpenCircuitError,
  ShutdownError,
  TimeoutError,
} from './breaker/errors.ts'
export type { BreakerErrorCode } from './breaker/errors.ts'

// The board
export { Registry, registry } from './registry/registry.ts'
export type { CircuitSource } from './registry/registry.ts'
export { HystrixStats } from './stream/hystrix-stats.ts'
export type { HasCircuit, HystrixStatsOptions } from './stream/hystrix-stats.ts'
export type {
  CircuitReading,
  Counts,
  JudgedReading,
  LatencyReading,
  Mode,
  ProbesReading,
  Serving,
  SettingsReading,
  StateReading,
  TransitionReading,
  WindowReading,
} from '../shared/wire/reading.ts'
export type { Cause } from '../shared/engine/cause.ts'
export type { Outcome } from '../shared/engine/outcome.ts'

// Time, for tests
export { SimulatedClock } from '../shared/engine/simulated-clock.ts'
export type { Clock, Timer } from '../shared/engine/clock.ts'
