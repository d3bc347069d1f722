/** The codes of the errors that a breaker makes itself. The first four are opossum's. */
export type BreakerErrorCode =
  | 'EOPENBREAKER'
  | 'ETIMEDOUT'
  | 'ESEMLOCKED'
  | 'ESHUTDOWN'
  | 'EISOLATEDBREAKER'
  | 'ESTOREBREAKER'

const mark = Symbol.for('fuseboard.error')

/** An error that a breaker made, as opposed to one of the function that it guards; those pass through untouched. */
export abstract class BreakerError extends Error {
  abstract readonly code: BreakerErrorCode
  /** The circuit's name. */
  readonly circuit: string
  readonly [mark] = true

  constructor(circuit: string, message: string) {
    super(message)
    this.circuit = circuit
    this.name = new.target.name
  }
}

/** The circuit is open, so the function was not called. */
export class OpenCircuitError extends BreakerError {
  readonly code = 'EOPENBREAKER'

  constructor(circuit: string) {
    super(circuit, 'Breaker is open')
  }
}

/** The function took longer than allowed. It may still be running. */
export class TimeoutError extends BreakerError {
  readonly code = 'ETIMEDOUT'
  /** What was allowed, in milliseconds. */
  readonly timeoutMs: number

  constructor(circuit: string, timeoutMs: number) {
    super(circuit, `Timed out after ${timeoutMs}ms`)
    this.timeoutMs = timeoutMs
  }
}

/** As many calls as `capacity` allows were in flight, so the function was not called. */
export class BulkheadFullError extends BreakerError {
  readonly code = 'ESEMLOCKED'

  constructor(circuit: string) {
    super(circuit, 'Semaphore locked')
  }
}

/** The breaker was shut down, so the function was not called. */
export class ShutdownError extends BreakerError {
  readonly code = 'ESHUTDOWN'

  constructor(circuit: string) {
    super(circuit, 'The circuit has been shutdown.')
  }
}

/**
 * Whether a breaker made this error, of the given code if one is named. Works across copies of this package, and tells
 * our `ETIMEDOUT` from Node's own.
 */
export function isBreakerError(error: unknown, code?: BreakerErrorCode): error is BreakerError {
  const isOurs = error instanceof Error && mark in error
  return isOurs && (code === undefined || ('code' in error && error.code === code))
}

/** V8 takes no trace at all where the limit is no number; where it is 0, it takes an empty one for 200 ns. */
const traces: { stackTraceLimit?: number | undefined } = Error

/**
 * Makes an error that carries no stack trace. A call that is turned away has none worth reading, and taking it would
 * cost several times as much as the rejection. Its class must have had `allowNoTrace`.
 */
export function withoutStack<E extends Error>(make: () => E): E {
  const limit = traces.stackTraceLimit
  traces.stackTraceLimit = undefined
  try {
    return make()
  } finally {
    traces.stackTraceLimit = limit
  }
}

/** Gives errors of a class that were made without a trace a `stack` all the same: the line with which others begin. */
export function allowNoTrace(prototype: Error): void {
  Object.defineProperty(prototype, 'stack', {
    configurable: true,
    get(this: Error) {
      return `${this.name}: ${this.message}`
    },
    set(this: Error, value: unknown) {
      Object.defineProperty(this, 'stack', { value, writable: true, configurable: true })
    },
  })
}

allowNoTrace(BreakerError.prototype)
