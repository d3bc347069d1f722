import type { Clock } from '../../shared/engine/clock.ts'
import { warn } from '../warn.ts'

/** Where results are kept. Each of its methods may answer at once or with a promise. */
export interface CacheTransport {
  /** What is kept under the key, or a promise of it; `undefined` or `null`: nothing. */
  get(key: string): unknown
  /**
   * Keeps a result.
   *
   * @param value What the function gave; never a promise, `undefined` or `null`.
   * @param expiresAt Until when, in milliseconds since 1970. 0: for ever.
   */
  set(key: string, value: unknown, expiresAt: number): unknown
  /** Forgets everything. */
  flush(): unknown
}

/** What a transport is needed for, and how long it is waited for. */
export interface CarefulTransportOptions {
  readonly transport: CacheTransport
  /** The breaker's name, for warnings. */
  readonly name: string
  /** How long an answer to `get` is waited for, in milliseconds. */
  readonly patienceMs: number
  readonly clock: Clock
}

/**
 * A transport that cannot harm a call: where it throws, rejects or does not answer in time, nothing was kept. One process
 * warning says so, and the next one only after the same method has worked again.
 */
export class CarefulTransport {
  readonly #options: CarefulTransportOptions
  /** The methods that did not work the last time. */
  readonly #failing = new Set<keyof CacheTransport>()

  constructor(options: CarefulTransportOptions) {
    this.#options = options
  }

  /** What is kept, at once where the transport answers at once; `undefined` or `null`: nothing. */
  get(key: string): unknown {
    try {
      const answer = this.#options.transport.get(key)
      return isPromise(answer) ? this.#waitFor(answer) : this.#worked('get', answer)
    } catch (mistake) {
      return this.#failed('get', mistake)
    }
  }

  set(key: string, value: unknown, expiresAt: number): void {
    this.#tell('set', (transport) => transport.set(key, value, expiresAt))
  }

  flush(): void {
    this.#tell('flush', (transport) => transport.flush())
  }

  /** A client that queues its commands while the connection is down may never answer; a call must not wait for that. */
  #waitFor(answer: PromiseLike<unknown>): Promise<unknown> {
    const { clock, patienceMs } = this.#options
    return new Promise((resolve) => {
      let isWaiting = true
      const end = (value: () => unknown) => {
        if (isWaiting) resolve(value())
        isWaiting = false
        timer.cancel()
      }
      const giveUp = () => this.#failed('get', new Error(`No answer within ${patienceMs} ms`))
      const timer = clock.after(patienceMs, () => end(giveUp))
      // Resolved, for `then` of somebody else's promise may throw.
      Promise.resolve(answer).then(
        (value) => end(() => this.#worked('get', value)),
        (mistake: unknown) => end(() => this.#failed('get', mistake)),
      )
    })
  }

  /** Nobody waits for the answer. */
  #tell(method: 'set' | 'flush', say: (transport: CacheTransport) => unknown): void {
    const failed = (mistake: unknown) => this.#failed(method, mistake)
    try {
      const answer = say(this.#options.transport)
      if (isPromise(answer)) answer.then(() => this.#worked(method, undefined), failed)
      else this.#worked(method, undefined)
    } catch (mistake) {
      failed(mistake)
    }
  }

  #worked(method: keyof CacheTransport, answer: unknown): unknown {
    this.#failing.delete(method)
    return answer
  }

  #failed(method: keyof CacheTransport, mistake: unknown): undefined {
    if (this.#failing.has(method)) return
    this.#failing.add(method)
    warn(
      `The cacheTransport of breaker "${this.#options.name}" failed at ${method}(); calls go on without it.`,
      mistake,
    )
  }
}

/** Whether a value must be waited for. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
