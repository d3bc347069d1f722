import { warn } from '../warn.ts'
import type { TimeoutError } from './errors.ts'

/** A call that its breaker can tell to stop. */
export interface Abortable {
  /** Made when the call's function asks for its signal. */
  abort: AbortController | undefined
}

/** Who is told to stop. */
export interface AbortSignalsOptions {
  /** One for all calls, instead of one for each. */
  readonly shared?: AbortController | undefined
  /** Whether there is one for all calls, which is replaced when it has been aborted. */
  readonly renews: boolean
}

/**
 * The signals by which functions learn that nobody waits for them any more. Each call has its own, made only when its
 * function asks; the function can ask until it first awaits something. With opossum's `abortController` all calls have
 * the same one.
 */
export class AbortSignals {
  readonly #renews: boolean
  #shared: AbortController | undefined
  #current: Abortable | undefined

  constructor({ shared, renews }: AbortSignalsOptions) {
    this.#renews = renews
    this.#shared = shared ?? (renews ? new AbortController() : undefined)
  }

  /** The one for all calls; `undefined`: there is none. */
  get shared(): AbortController | undefined {
    return this.#shared
  }

  /** That of the call whose function is being called right now, or the one for all. */
  get controller(): AbortController | undefined {
    if (this.#shared) return this.#shared
    const call = this.#current
    return call && (call.abort ??= new AbortController())
  }

  /** The signal of `controller`. */
  get signal(): AbortSignal | undefined {
    return this.controller?.signal
  }

  /**
   * The function of this call is about to be called.
   *
   * @returns The call within whose function that happens; `leave` wants it back.
   */
  enter(call: Abortable): Abortable | undefined {
    const outer = this.#current
    this.#current = call
    if (this.#renews) this.renew()
    return outer
  }

  /** The function has returned, or thrown. */
  leave(outer: Abortable | undefined): void {
    this.#current = outer
  }

  /** Tells a call that timed out to stop, with the error as the reason; or all of them, if they share a controller. */
  timedOut(call: Abortable, error: TimeoutError): void {
    if (!this.#shared) return call.abort?.abort(error)
    try {
      // No reason: with opossum, functions that are aborted see an `AbortError`.
      this.#shared.abort()
    } catch (mistake) {
      warn(`The abortController of breaker "${error.circuit}" threw; the call was not affected.`, mistake)
    }
  }

  /**
   * Tells a call whose caller gave up to stop, also one that asks only now; the controller for all calls is none of one
   * caller's business.
   */
  cancelled(call: Abortable, reason: unknown): void {
    if (this.#shared) return
    call.abort ??= new AbortController()
    call.abort.abort(reason)
  }

  /** Replaces the controller for all calls if it has been aborted and is to be renewed. */
  renew(): void {
    if (this.#renews && this.#shared?.signal?.aborted) this.#shared = new AbortController()
  }
}
