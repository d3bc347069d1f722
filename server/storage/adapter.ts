import type { Backoff } from '../../shared/engine/backoff.ts'
import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { NamedBackoff, NamedPolicy } from './policies/named.ts'
import { backoffBy, policyOf } from './policies/named.ts'
import type { BackoffPolicy } from './policies/own-backoff.ts'
import type { CircuitBreakerPolicy } from './rule.ts'
import type { Sharing, SharingOptions } from './sharing.ts'
import { resolveSharing, sharingNames } from './sharing.ts'
import type { CircuitBreakerStorage } from './storage.ts'
import { storageShape } from './storage.ts'
import { StepwiseAdapter } from './stepwise-adapter.ts'

/** Where the circuits of a provider are kept, and how they use that place. */
export interface CircuitBreakerAdapter {
  /** Where they are kept; `undefined`: nowhere, and every call is let through. */
  readonly storage: CircuitBreakerStorage | undefined
  readonly sharing: Sharing
  /** When its circuits open, where nothing else is said. */
  readonly circuitBreakerPolicy: CircuitBreakerPolicy | undefined
  /** How long they then stay open, where nothing else is said. */
  readonly backoffPolicy: Backoff | undefined
}

/** What every adapter can be told. */
export interface CircuitBreakerAdapterOptions extends SharingOptions {
  /** When its circuits open, where nothing else is said. @default 5 failures in a row */
  readonly circuitBreakerPolicy?: CircuitBreakerPolicy | NamedPolicy | undefined
  /** How long they then stay open, where nothing else is said. @default exponentialBackoff() */
  readonly backoffPolicy?: BackoffPolicy | NamedBackoff | undefined
}

/** The names of these options, for those who have more. */
export const adapterNames = [...sharingNames, 'circuitBreakerPolicy', 'backoffPolicy'] as const

/** Circuits in a storage adapter. */
export interface DatabaseCircuitBreakerAdapterOptions extends CircuitBreakerAdapterOptions {
  /** Where they are kept. */
  readonly adapter: CircuitBreakerStorage
}

/** Turns a storage adapter into an adapter. */
export class DatabaseCircuitBreakerAdapter extends StepwiseAdapter implements CircuitBreakerAdapter {
  readonly storage: CircuitBreakerStorage
  readonly sharing: Sharing
  readonly circuitBreakerPolicy: CircuitBreakerPolicy | undefined
  readonly backoffPolicy: Backoff | undefined

  constructor(options: DatabaseCircuitBreakerAdapterOptions) {
    super()
    const check = new OptionCheck('DatabaseCircuitBreakerAdapter')
    check.known(options, ['adapter', ...adapterNames])
    this.storage = check.shaped('adapter', options.adapter, storageShape)
    this.sharing = resolveSharing('DatabaseCircuitBreakerAdapter', options)
    const { circuitBreakerPolicy, backoffPolicy } = options
    this.circuitBreakerPolicy =
      circuitBreakerPolicy && policyOf('DatabaseCircuitBreakerAdapter', circuitBreakerPolicy)
    this.backoffPolicy = backoffPolicy && backoffBy('DatabaseCircuitBreakerAdapter', backoffPolicy)
  }
}

/** Keeps nothing and turns nothing away, for tests and for switching breakers off. */
export class NoOpCircuitBreakerAdapter implements CircuitBreakerAdapter {
  readonly storage = undefined
  readonly sharing = resolveSharing('NoOpCircuitBreakerAdapter', {})
  readonly circuitBreakerPolicy = undefined
  readonly backoffPolicy = undefined

  readonly getState: StepwiseAdapter['getState'] = async () => 'CLOSED'
  readonly updateState: StepwiseAdapter['updateState'] = async () => ({ from: 'CLOSED', to: 'CLOSED' })
  readonly trackFailure: StepwiseAdapter['trackFailure'] = async () => {}
  readonly trackSuccess: StepwiseAdapter['trackSuccess'] = async () => {}
  readonly isolate: StepwiseAdapter['isolate'] = async () => {}
  readonly reset: StepwiseAdapter['reset'] = async () => {}
}
