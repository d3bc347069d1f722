// The doors
export { CircuitBreakerProvider } from './provider.ts'
export type { CircuitBreakerProviderSettings } from './provider.ts'
export { CircuitBreakerProviderFactory } from './factory.ts'
export type { CircuitBreakerProviderFactorySettings } from './factory.ts'
export { DatabaseCircuitBreakerProviderFactory } from './database-factory.ts'
export type { DatabaseCircuitBreakerProviderFactorySettings } from './database-factory.ts'
export type { DrivenAdapter } from './driven-circuit.ts'
export type { AnyAdapter } from './own-adapter.ts'
export type { ProvidedCircuitBreaker } from './provided-circuit-breaker.ts'
export type { CircuitBreakerSettings, ProviderSettingsBase } from './settings.ts'
export type { Invokable } from './invokable.ts'

// What they say
export { CIRCUIT_BREAKER_STATE } from '../storage/state-words.ts'
export type { CircuitBreakerState } from '../storage/state-words.ts'
export { CIRCUIT_BREAKER_EVENTS } from './events.ts'
export type {
  CircuitBreakerEvent,
  CircuitBreakerEventMap,
  CircuitBreakerEventName,
  CircuitBreakerEvents,
  CircuitBreakerListener,
  EventBusLike,
  ToldCircuit,
} from './events.ts'
export {
  CIRCUIT_BREAKER_ERRORS,
  DefaultAdapterNotDefinedError,
  isCircuitBreakerError,
  IsolatedCircuitBreakerError,
  OpenCircuitBreakerError,
  StoreCircuitBreakerError,
  UnexpectedError,
  UnregisteredAdapterError,
} from './errors.ts'
export type { CircuitBreakerError } from './errors.ts'

// What they are told
export { NamedKey, Namespace, NoOpNamespace } from './namespace.ts'
export type { Key, KeyNamespace, NamespaceSettings, SerializedNamespace } from './namespace.ts'
export { CIRCUIT_BREAKER_TRIGGER } from './trigger.ts'
export type { CircuitBreakerTrigger } from './trigger.ts'
export type { ErrorClass, ErrorPolicy, ErrorPredicate, StandardSchema } from './error-policy.ts'
export { TimeSpan } from '../storage/policies/time-span.ts'
export type { Duration, TimeSpanLike } from '../storage/policies/time-span.ts'
export type { SerdeRegister, SerdeTransformer, WrittenCircuit } from './serde.ts'

// When circuits open
export { ConsecutiveBreaker } from '../storage/policies/consecutive-breaker.ts'
export type { ConsecutiveBreakerSettings } from '../storage/policies/consecutive-breaker.ts'
export { CountBreaker } from '../storage/policies/count-breaker.ts'
export type { CountBreakerSettings } from '../storage/policies/count-breaker.ts'
export { SamplingBreaker } from '../storage/policies/sampling-breaker.ts'
export type { SamplingBreakerSettings } from '../storage/policies/sampling-breaker.ts'
export type { CircuitBreakerPolicy } from '../storage/rule.ts'

// How long they stay open
export {
  constantBackoff,
  exponentialBackoff,
  linearBackoff,
  polynomialBackoff,
} from '../storage/policies/backoffs.ts'
export type {
  ConstantBackoffSettings,
  ExponentialBackoffSettings,
  GrowingBackoffSettings,
  JitterSettings,
  LinearBackoffSettings,
  PolynomialBackoffSettings,
} from '../storage/policies/backoffs.ts'
export type { BackoffPolicy } from '../storage/policies/own-backoff.ts'

// Both as data
export { BACKOFFS, BREAKER_POLICIES } from '../storage/policies/named.ts'
export type { NamedBackoff, NamedPolicy } from '../storage/policies/named.ts'

// Where they are kept
export { DatabaseCircuitBreakerAdapter, NoOpCircuitBreakerAdapter } from '../storage/adapter.ts'
export type {
  CircuitBreakerAdapter,
  CircuitBreakerAdapterOptions,
  DatabaseCircuitBreakerAdapterOptions,
} from '../storage/adapter.ts'
export { MemoryCircuitBreakerStorageAdapter } from '../storage/memory.ts'
export { NoOpCircuitBreakerStorageAdapter } from '../storage/no-op.ts'
export type { MemoryRow } from '../storage/memory.ts'
export type { SharingOptions } from '../storage/sharing.ts'
export type { Addition, CircuitBreakerStorage, Page, Position } from '../storage/storage.ts'
