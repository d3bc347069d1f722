import type { Clock } from '../../shared/engine/clock.ts'
import { recentOf } from '../../shared/engine/clock.ts'

/** The store's clock as far as it is known here: what it showed last, and how long ago that was. */
export class StoreTime {
  readonly #clock: Clock
  readonly #recent: () => number
  #shown: number
  #seenAt: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#recent = recentOf(clock)
    this.#shown = clock.epoch()
    this.#seenAt = clock.now()
  }

  /** What it showed last, in milliseconds since 1970. */
  get shown(): number {
    return this.#shown
  }

  /** It shows this now. */
  take(shown: number): void {
    this.#shown = shown
    this.#seenAt = this.#clock.now()
  }

  /** What it shows now, never ahead of it: it may tell nothing smaller than a millisecond. */
  now(): number {
    return this.#after(this.#clock.now())
  }

  /** The same; for calls in quick succession perhaps a little late. */
  recent(): number {
    return this.#after(this.#recent())
  }

  #after(now: number): number {
    return Math.floor(this.#shown + Math.max(0, now - this.#seenAt))
  }
}
