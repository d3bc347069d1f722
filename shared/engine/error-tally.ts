import { RollingWindow } from './rolling-window.ts'
import type { RollingWindowOptions } from './rolling-window.ts'

/** One kind of error and how often it came. */
export interface ErrorCount {
  /** What people call it: `ECONNRESET`, `HTTP 503`. */
  readonly error: string
  readonly count: number
}

/** How many kinds of error are told apart; what comes on top is counted as `other`. */
const kinds = 8

/** Which errors the calls of a window ended in. Bounded: a message that is new each time cannot fill the memory. */
export class ErrorTally {
  readonly #window: RollingWindow
  readonly #cells: Float64Array
  readonly #errors: string[] = []
  #latest = 0

  constructor({ slots, slotMs }: Pick<RollingWindowOptions, 'slots' | 'slotMs'>) {
    this.#window = new RollingWindow({ slots, slotMs, columns: kinds + 1 })
    this.#cells = new Float64Array(this.#window.cells)
  }

  /** Counts one more of a kind, at `now`. */
  add(error: string, now: number): void {
    this.#window.add(this.#cells, now, this.#columnOf(error, now))
  }

  /** The most frequent errors within the window that ends at `now`, at most `most` of them. */
  top(now: number, most: number): readonly ErrorCount[] {
    return [...this.#errors, 'other']
      .map((error, index) => ({
        error,
        count: this.#count(index === this.#errors.length ? kinds : index, now),
      }))
      .filter(({ count }) => count > 0)
      .toSorted((a, b) => b.count - a.count)
      .slice(0, most)
  }

  #columnOf(error: string, now: number): number {
    // In an outage nearly all are of one kind.
    if (this.#errors[this.#latest] === error) return this.#latest
    return (this.#latest = this.#findColumn(error, now))
  }

  #findColumn(error: string, now: number): number {
    const known = this.#errors.indexOf(error)
    if (known >= 0) return known
    if (this.#errors.length < kinds) return this.#errors.push(error) - 1
    const faded = this.#errors.findIndex((_, index) => this.#count(index, now) === 0)
    if (faded >= 0) this.#errors[faded] = error
    return faded >= 0 ? faded : kinds
  }

  #count(column: number, now: number): number {
    return this.#window.total(this.#cells, now, column)
  }
}
