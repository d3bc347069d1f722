import type { Outcome } from '../../shared/engine/outcome.ts'
import type { ShadowReading } from '../../shared/wire/reading.ts'

/** What a circuit in shadow mode would have done: it opens and turns calls away as if somebody listened to it. */
export class Shadow {
  #opened = 0
  #rejected = 0
  #succeeded = 0

  /** It would have opened. */
  opened(): void {
    this.#opened++
  }

  /** It would have turned a call away. */
  rejected(): void {
    this.#rejected++
  }

  /** Such a call came to this. */
  ended(outcome: Outcome): void {
    if (outcome === 'success') this.#succeeded++
  }

  read(): ShadowReading {
    return { opened: this.#opened, rejected: this.#rejected, succeeded: this.#succeeded }
  }
}
