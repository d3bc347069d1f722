import { withoutStack } from '../breaker/errors.ts'
import { OpenCircuitError } from './errors.ts'
import type { CircuitBreakerStateName } from './keys.ts'
import { CircuitBreakerStates, stateNames } from './keys.ts'
import type { ResolvedSharedBreakerOptions, SharedBreakerOptions, SharedFallback } from './options.ts'
import { resolveFallback, resolveSharedOptions } from './options.ts'
import { SharedCircuit } from './shared-circuit.ts'

/**
 * Guards tasks of many worker threads with one circuit, whose state lies in memory that they share: when too many tasks in
 * a row fail, in whichever thread, all of them turn tasks away until one that is let through as a probe has gone well. Its
 * API is that of circuit-breaker-js; each thread makes one over the same array.
 */
export class CircuitBreaker<OpenAnswer = never, FailureAnswer = never> {
  readonly #options: ResolvedSharedBreakerOptions
  readonly #circuit: SharedCircuit
  readonly #openFallback: Exclude<SharedFallback<OpenAnswer>, null>
  readonly #failureFallback: Exclude<SharedFallback<FailureAnswer>, null>

  /**
   * @param sharedArray An `Int32Array` over a `SharedArrayBuffer`, with as many elements as `CircuitBreakerKeys`. All zero,
   * it is a closed circuit; what it holds stays.
   * @param failureThreshold Failures in a row at which the circuit opens. Whole number from 1; `null` beside `options.policy`.
   * @param resetTimeout How long it turns tasks away before it lets one try, in milliseconds. `Infinity`: until closed by
   * hand; `null` beside `options.backoff`.
   * @param openFallback Answers in place of a task that is turned away; gets the error.
   * @param failureFallback Answers in place of a task that failed; gets its error.
   * @throws TypeError or RangeError that names what is wrong, what it may be and what it was.
   */
  constructor(
    sharedArray: Int32Array,
    failureThreshold: number | null,
    resetTimeout: number | null,
    openFallback?: SharedFallback<OpenAnswer>,
    failureFallback?: SharedFallback<FailureAnswer>,
    options: SharedBreakerOptions = {},
  ) {
    this.#options = resolveSharedOptions(sharedArray, failureThreshold, resetTimeout, options)
    this.#openFallback = resolveFallback('openFallback', openFallback)
    this.#failureFallback = resolveFallback('failureFallback', failureFallback)
    const fallback = this.#failureFallback ?? this.#openFallback
    this.#circuit = new SharedCircuit(this.#options, fallback ? fallback.name || 'fallback' : null)
  }

  /** What the circuit is called. */
  get name(): string {
    return this.#options.name
  }

  /** Failures in a row at which it opens; `Infinity` where it goes by a policy. */
  get failureThreshold(): number {
    return this.#options.failureThreshold
  }

  /** How long it turns tasks away, in milliseconds; where it goes by a backoff, at first. */
  get resetTimeout(): number {
    return this.#options.resetTimeout
  }

  /** The circuit behind this door: what the registry knows, and what `HystrixStats` takes. */
  get circuit(): SharedCircuit {
    return this.#circuit
  }

  /**
   * Runs the task, if the circuit lets it through.
   *
   * @returns What the task or the fallback gave.
   * @throws Without a fallback: the task's own error, or `OpenCircuitError` with the message `Circuit is open`. As a
   * rejection, never at once.
   */
  async execute<T>(task: () => T | PromiseLike<T>): Promise<T | OpenAnswer | FailureAnswer> {
    if (typeof task !== 'function') throw new TypeError(`execute takes a function, got ${typeof task}`)
    const circuit = this.#circuit
    const startedAt = circuit.now()
    const ticket = circuit.admit(startedAt)
    if (ticket === undefined) return this.#turnAway()
    let result: T
    try {
      result = await task()
    } catch (error) {
      circuit.failed(ticket, startedAt, error)
      return this.#answer(this.#failureFallback, error)
    }
    circuit.succeeded(ticket, startedAt)
    return result
  }

  /** Whether tasks are run, turned away, or let through one at a time. */
  getState(): CircuitBreakerStateName {
    return stateNames[this.#circuit.kind]!
  }

  /** The memory that the threads share. */
  getSharedBuffer(): SharedArrayBuffer {
    return this.#options.cells.buffer
  }

  /** Lets the next task through as a probe, by hand. */
  transitionToHalfOpen(): void {
    this.#circuit.put(CircuitBreakerStates.HALF_OPEN)
  }

  #turnAway(): Promise<OpenAnswer> {
    const error = withoutStack(() => new OpenCircuitError(this.#options.name))
    return this.#answer(this.#openFallback, error)
  }

  async #answer<Answer>(fallback: Exclude<SharedFallback<Answer>, null>, error: unknown): Promise<Answer> {
    if (fallback === undefined) {
      this.#circuit.note('fallback-missing')
      throw error
    }
    this.#circuit.note('fallback')
    try {
      const answer = await fallback(error)
      this.#circuit.note('fallback-success')
      return answer
    } catch (mistake) {
      this.#circuit.note('fallback-failure')
      throw mistake
    }
  }
}
