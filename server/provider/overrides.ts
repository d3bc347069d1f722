import type { CircuitBreakerPolicy } from '../storage/rule.ts'
import type { ErrorPolicy } from './error-policy.ts'
import type { EventBusLike } from './events.ts'
import type { KeyNamespace } from './namespace.ts'
import type { NamedBackoff, NamedPolicy } from '../storage/policies/named.ts'
import type { BackoffPolicy } from '../storage/policies/own-backoff.ts'
import type { ProviderSettingsBase } from './settings.ts'
import type { Duration } from '../storage/policies/time-span.ts'
import type { CircuitBreakerTrigger } from './trigger.ts'

/** What may be said anew of a circuit. Nothing is changed: each answer is a new one. */
export abstract class CircuitOverrides<Self> {
  /** The same, but for these settings. */
  protected abstract with(changes: ProviderSettingsBase): Self

  /** The same in another namespace. */
  setNamespace(namespace: KeyNamespace): Self {
    return this.with({ namespace })
  }

  /** The same with another policy. Circuits with other policies are other circuits. */
  setCircuitBreakerPolicy(circuitBreakerPolicy: CircuitBreakerPolicy | NamedPolicy): Self {
    return this.with({ circuitBreakerPolicy })
  }

  /** The same with another backoff. Circuits with other backoffs are other circuits. */
  setBackoffPolicy(backoffPolicy: BackoffPolicy | NamedBackoff): Self {
    return this.with({ backoffPolicy })
  }
}

/** What may be said anew of all circuits of a provider or a factory. */
export abstract class ProviderOverrides<Self> extends CircuitOverrides<Self> {
  /** The same with another policy. */
  setDefaultCircuitBreakerPolicy(circuitBreakerPolicy: CircuitBreakerPolicy | NamedPolicy): Self {
    return this.with({ circuitBreakerPolicy })
  }

  /** The same with another backoff. */
  setDefaultBackoffPolicy(backoffPolicy: BackoffPolicy | NamedBackoff): Self {
    return this.with({ backoffPolicy })
  }

  /** The same with another idea of which errors count; `undefined`: all. */
  setDefaultErrorPolicy(defaultErrorPolicy?: ErrorPolicy): Self {
    return this.with({ defaultErrorPolicy })
  }

  /** The same with another idea of what counts; `undefined`: errors and late successes. */
  setDefaultTrigger(defaultTrigger?: CircuitBreakerTrigger): Self {
    return this.with({ defaultTrigger })
  }

  /** `setDefaultTrigger` by its other name. */
  setTrigger(trigger?: CircuitBreakerTrigger): Self {
    return this.setDefaultTrigger(trigger)
  }

  /** The same with another idea of what is late; `undefined`: 10 s. */
  setDefaultSlowCallTime(defaultSlowCallTime?: Duration): Self {
    return this.with({ defaultSlowCallTime })
  }

  /** `setDefaultSlowCallTime` by its other name. */
  setSlowCallTime(slowCallTime?: Duration): Self {
    return this.setDefaultSlowCallTime(slowCallTime)
  }

  /** The same with another event bus; `undefined`: none. */
  setEventBus(eventBus?: EventBusLike): Self {
    return this.with({ eventBus })
  }

  /** The same with somebody else to tell of what is to be waited for; `undefined`: nobody. */
  setWaitUntil(waitUntil?: (tracked: Promise<void>) => void): Self {
    return this.with({ waitUntil })
  }
}
