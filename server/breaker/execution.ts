import type { Deadline, DeadlineLine } from './deadlines.ts'

/** What one run of a function came to. */
export type Ended<Result> =
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'late' }

/** When a run must have ended, and whom it tells. */
export interface ExecutionOptions<Result> {
  /** Where its deadline waits. */
  readonly line: DeadlineLine
  /** When it must have ended, on the monotonic clock. `Infinity`: it may take as long as it likes. */
  readonly at: number
  /** Called once: at once when the function throws, else later. */
  readonly onEnd: (ended: Ended<Result>) => void
}

/** One run of a function against its deadline. Whatever comes after the end is not heard. */
export class Execution<Result> implements Deadline {
  readonly at: number
  readonly #line: DeadlineLine
  readonly #onEnd: (ended: Ended<Result>) => void
  #hasEnded = false

  constructor({ line, at, onEnd }: ExecutionOptions<Result>) {
    this.#line = line
    this.at = at
    this.#onEnd = onEnd
  }

  /** Calls the function, at once. */
  run(task: () => Result | PromiseLike<Result>): void {
    if (this.at < Infinity) this.#line.join(this)
    try {
      Promise.resolve(task()).then(
        (result) => this.#end({ kind: 'result', result }),
        (error: unknown) => this.#end({ kind: 'error', error }),
      )
    } catch (error) {
      this.#end({ kind: 'error', error })
    }
  }

  expire(): void {
    this.#end({ kind: 'late' })
  }

  #end(ended: Ended<Result>): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#line.leave(this)
    this.#onEnd(ended)
  }
}
