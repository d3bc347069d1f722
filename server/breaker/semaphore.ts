import type { Bulkhead } from './bulkhead.ts'
import { BulkheadFullError } from './errors.ts'

/** The places of a breaker's `capacity`, as opossum shows them: who takes one by hand holds it until `release()`. */
export class Semaphore {
  readonly #bulkhead: Bulkhead
  readonly #name: string

  /** @param name The breaker's name, for errors. */
  constructor(bulkhead: Bulkhead, name: string) {
    this.#bulkhead = bulkhead
    this.#name = name
  }

  /** How many places are free. */
  get count(): number {
    return Math.max(0, this.#bulkhead.capacity - this.#bulkhead.inFlight)
  }

  /** Takes a place if one is free, and says whether. */
  readonly test = (): boolean => this.#bulkhead.take()

  /**
   * Takes a place.
   *
   * @returns What gives it back.
   * @throws BulkheadFullError as a rejection when none is free: nobody waits for one here, in opossum they do.
   */
  readonly take = async (): Promise<() => void> => {
    if (!this.#bulkhead.take()) throw new BulkheadFullError(this.#name)
    return this.release
  }

  /** Gives a place back. */
  readonly release = (): void => {
    if (this.#bulkhead.inFlight > 0) this.#bulkhead.release()
  }
}
