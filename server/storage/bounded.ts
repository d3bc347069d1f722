import type { Clock, Timer } from '../../shared/engine/clock.ts'

/** The store took longer than it may. */
export class StoreTimeoutError extends Error {
  override readonly name = 'StoreTimeoutError'
  readonly code = 'ESTORETIMEOUT'

  constructor(kind: string, timeoutMs: number) {
    super(`${kind} did not answer within ${timeoutMs} ms`)
  }
}

/** What is waited for. */
interface Waiting {
  readonly until: number
  readonly giveUp: (error: StoreTimeoutError) => void
}

/**
 * Waits for a store, for one answer at a time, but for none longer than it may take. One timer goes on from answer to
 * answer: to set and cancel one for each costs as much as all else that happens between two questions.
 */
export class BoundedWait {
  readonly #kind: string
  readonly #timeoutMs: number
  readonly #clock: Clock
  #waiting: Waiting | undefined
  #timer: Timer | undefined

  /** @param kind What the store is, for its error. */
  constructor(kind: string, timeoutMs: number, clock: Clock) {
    this.#kind = kind
    this.#timeoutMs = timeoutMs
    this.#clock = clock
  }

  /** The store's answer, or what it throws. What comes after its time goes unheard. */
  for<T>(ask: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const answering = ask()
      const waiting = { until: this.#clock.now() + this.#timeoutMs, giveUp: reject }
      this.#begin(waiting)
      answering.then(
        (answer) => this.#end(waiting, () => resolve(answer)),
        (error: unknown) => this.#end(waiting, () => reject(error)),
      )
    })
  }

  #begin(waiting: Waiting): void {
    this.#waiting = waiting
    this.#timer ??= this.#clock.after(this.#timeoutMs, () => this.#look())
    // The waiting caller must be served although nothing else keeps the process alive.
    this.#timer.ref()
  }

  #end(waiting: Waiting, act: () => void): void {
    if (this.#waiting === waiting) {
      this.#waiting = undefined
      this.#timer?.unref()
    }
    act()
  }

  #look(): void {
    this.#timer = undefined
    const waiting = this.#waiting
    if (waiting === undefined) return
    const leftMs = waiting.until - this.#clock.now()
    if (leftMs > 0) {
      this.#timer = this.#clock.after(leftMs, () => this.#look())
      this.#timer.ref()
    } else {
      this.#waiting = undefined
      waiting.giveUp(new StoreTimeoutError(this.#kind, this.#timeoutMs))
    }
  }
}
