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
  /** Written out in each class: to ask the class for its name costs as much as the rest of its constructor. */
  abstract override readonly name: string
  /** The circuit's name. */
  readonly circuit: string
  readonly [mark] = true

  constructor(circuit: string, message: string) {
    super(message)
    this.circuit = circuit
  }
}

/** The circuit is open, so the function was not called. */
export class OpenCircuitError extends BreakerError {
  override readonly name = 'OpenCircuitError'
  readonly code = 'EOPENBREAKER'

  constructor(circuit: string) {
    super(circuit, 'Breaker is open')
  }
}

/** The function took longer than allowed. It may still be running. */
export class TimeoutError extends BreakerError {
  override readonly name = 'TimeoutError'
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
  override readonly name = 'BulkheadFullError'
  readonly code = 'ESEMLOCKED'

  constructor(circuit: string) {
    super(circuit, 'Semaphore locked')
  }
}

/** The breaker was shut down, so the function was not called. */
export class ShutdownError extends BreakerError {
  override readonly name = 'ShutdownError'
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

/** V8 takes no trace at all where the limit is no number; where it is 0, it takes an empty one, for 200 ns. */
const traces: { stackTraceLimit?: number | undefined } = Error

/**
 * Makes an error whose stack is its own first line. A call that is turned away has none worth reading, and taking it would
 * cost several times as much as the rejection.
 */
export function withoutStack<E extends Error>(make: () => E): E {
  const limit = traces.stackTraceLimit
  traces.stackTraceLimit = undefined
  try {
    const error = make()
    error.stack = `${error.name}: ${error.message}`
    return error
  } finally {
    traces.stackTraceLimit = limit
  }
}
