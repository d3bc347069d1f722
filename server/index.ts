// The breaker
export { CircuitBreaker, CircuitBreaker as default } from './breaker/circuit-breaker.ts'
export type { Fallback, FallbackBreaker } from './breaker/answers.ts'
export type { CircuitBreakerEvents, Listener } from './breaker/events.ts'
export type {
  CircuitBreakerOptions,
  ConfigurableOptions,
  ResolvedCircuitBreakerOptions,
} from './breaker/options.ts'
export type { ErrorFilter, LimitOptions, ResolvedLimitOptions } from './breaker/limit-options.ts'
export type { ResolvedRuleOptions, RuleOptions, SlowCallOptions } from './breaker/rule-options.ts'
export type { RecoveryOptions, ResolvedRecoveryOptions, TrafficShare } from './breaker/recovery-options.ts'
export type { CallOptions } from './breaker/call-terms.ts'
export type { OpossumOptions, ResolvedOpossumOptions } from './breaker/compat-options.ts'
export type { CacheTransport } from './breaker/cache-transport.ts'
export type { CallKey } from './breaker/call-key.ts'
export type { CoalesceReset } from './breaker/coalesce.ts'
export type { RotateController } from './breaker/rotation.ts'
export type { SavedBreaker, SavedState } from './breaker/saved-state.ts'
export type { Semaphore } from './breaker/semaphore.ts'
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
  BatchesReading,
  CircuitReading,
  Counts,
  HandReading,
  JudgedReading,
  LatencyReading,
  ProbesReading,
  Serving,
  SettingsReading,
  ShadowReading,
  StateReading,
  TrafficReading,
  TransitionReading,
  WindowReading,
} from '../shared/wire/reading.ts'
export type { Cause } from '../shared/engine/cause.ts'
export type { Outcome } from '../shared/engine/outcome.ts'

// Rules: when a circuit opens
export { anyOf } from '../shared/engine/policies/any-of.ts'
export { consecutive } from '../shared/engine/policies/consecutive.ts'
export type { ConsecutiveOptions } from '../shared/engine/policies/consecutive.ts'
export { count } from '../shared/engine/policies/count.ts'
export type { CountOptions } from '../shared/engine/policies/count.ts'
export { countInWindow } from '../shared/engine/policies/count-in-window.ts'
export type { CountInWindowOptions } from '../shared/engine/policies/count-in-window.ts'
export { lastCallsPercentage } from '../shared/engine/policies/last-calls-percentage.ts'
export type { LastCallsPercentageOptions } from '../shared/engine/policies/last-calls-percentage.ts'
export { slowCallPercentage } from '../shared/engine/policies/slow-call-percentage.ts'
export type { SlowCallPercentageOptions } from '../shared/engine/policies/slow-call-percentage.ts'
export type { CellsPart, Figures, Measurement, Policy, Rule } from '../shared/engine/policy.ts'

// Recovery: how long it stays open, and who decides
export {
  constantBackoff,
  exponentialBackoff,
  linearBackoff,
  polynomialBackoff,
} from '../shared/engine/backoff.ts'
export type {
  Backoff,
  ConstantBackoffOptions,
  ExponentialBackoffOptions,
  GrowingBackoffOptions,
  Jitter,
  LinearBackoffOptions,
  PolynomialBackoffOptions,
} from '../shared/engine/backoff.ts'
export { seededRandom } from '../shared/engine/random.ts'
export type { Random } from '../shared/engine/random.ts'
export type { HandMode, HandModeOptions, Mode, ModeKind } from '../shared/engine/mode.ts'

// Breakers of others
export { observeOpossum } from './observe/opossum.ts'
export type { ObserveOpossumOptions } from './observe/opossum.ts'
export type { OpossumBreaker } from './observe/opossum-shape.ts'
export { observeCockatiel } from './observe/cockatiel.ts'
export type { ObserveCockatielOptions } from './observe/cockatiel.ts'
export type { CockatielBreaker, CockatielEvent, CockatielReason } from './observe/cockatiel-shape.ts'
export type { Observation, ObservationOptions } from './observe/observation.ts'

// Time, for tests
export { SimulatedClock } from '../shared/engine/simulated-clock.ts'
export type { Clock, Timer } from '../shared/engine/clock.ts'
