import { BreakerError, isBreakerError } from '../breaker/errors.ts'

/** The circuit is open, so the function was not called. */
export class OpenCircuitBreakerError extends BreakerError {
  override readonly name = 'OpenCircuitBreakerError'
  readonly code = 'EOPENBREAKER'
  /** How many milliseconds until the next attempt: 0 where one is due and probes are enough, `undefined` where nothing is known. */
  readonly retryAfterMs: number | undefined

  constructor(circuit: string, retryAfterMs?: number) {
    super(circuit, `The circuit "${circuit}" is open; ${whenNext(retryAfterMs)}.`)
    this.retryAfterMs = retryAfterMs
  }

  static create(key: string, cause?: unknown): OpenCircuitBreakerError {
    return causedBy(new OpenCircuitBreakerError(key), cause)
  }
}

/** A hand has isolated the circuit, so the function was not called. */
export class IsolatedCircuitBreakerError extends BreakerError {
  override readonly name = 'IsolatedCircuitBreakerError'
  readonly code = 'EISOLATEDBREAKER'

  constructor(circuit: string) {
    super(circuit, `The circuit "${circuit}" is isolated; it turns calls away until it is reset.`)
  }

  static create(key: string, cause?: unknown): IsolatedCircuitBreakerError {
    return causedBy(new IsolatedCircuitBreakerError(key), cause)
  }
}

/** The store does not answer and calls are to wait for it (`onStoreError: 'block'`), so the function was not called. */
export class StoreCircuitBreakerError extends BreakerError {
  override readonly name = 'StoreCircuitBreakerError'
  readonly code = 'ESTOREBREAKER'

  constructor(circuit: string) {
    super(
      circuit,
      `The store of the circuit "${circuit}" does not answer; calls are turned away until it does.`,
    )
  }
}

/** The errors with which a circuit of a provider turns calls away. */
export const CIRCUIT_BREAKER_ERRORS = {
  Open: OpenCircuitBreakerError,
  Isolated: IsolatedCircuitBreakerError,
  Store: StoreCircuitBreakerError,
} as const

/** An error with which a circuit of a provider turns a call away. */
export type CircuitBreakerError =
  | OpenCircuitBreakerError
  | IsolatedCircuitBreakerError
  | StoreCircuitBreakerError

/** Whether a circuit has turned the call away with this error. Works across copies of this package. */
export function isCircuitBreakerError(error: unknown): error is CircuitBreakerError {
  return codes.some((code) => isBreakerError(error, code))
}

const codes = ['EOPENBREAKER', 'EISOLATEDBREAKER', 'ESTOREBREAKER'] as const

/** No adapter was named, and the factory has no default. */
export class DefaultAdapterNotDefinedError extends Error {
  override readonly name = 'DefaultAdapterNotDefinedError'

  constructor(factory: string, registered: readonly string[]) {
    super(`${factory} has no default adapter; call use() with one of ${listOf(registered)}.`)
  }
}

/** No adapter is registered under this name. */
export class UnregisteredAdapterError extends Error {
  override readonly name = 'UnregisteredAdapterError'

  constructor(factory: string, adapter: string, registered: readonly string[]) {
    super(`${factory} has no adapter "${adapter}"; registered: ${listOf(registered)}.`)
  }
}

/** Something that must not be. */
export class UnexpectedError extends Error {
  override readonly name: string = 'UnexpectedError'
}

function causedBy<Kind extends Error>(error: Kind, cause: unknown): Kind {
  if (cause !== undefined) error.cause = cause
  return error
}

function whenNext(retryAfterMs: number | undefined): string {
  if (retryAfterMs === undefined) return 'calls are turned away until it lets one try again'
  return retryAfterMs === 0 ? 'others are trying already' : `it tries again in ${Math.ceil(retryAfterMs)} ms`
}

function listOf(registered: readonly string[]): string {
  return registered.length === 0 ? 'none' : registered.map((name) => `"${name}"`).join(', ')
}
