import type { CallEnds } from './call.ts'
import { Call } from './call.ts'

/** Most calls that are kept for use again; a burst must not leave its calls behind for ever. */
const mostFree = 64

/** The calls of a breaker: those that are free are used again. Nothing is allocated before the first one. */
export class Calls<Args, Result> {
  readonly #ends: CallEnds<Args, Result>
  #free: Call<Args, Result> | undefined
  #freeCount = 0

  constructor(ends: CallEnds<Args, Result>) {
    this.#ends = ends
  }

  /** A free one; it has not begun. */
  take(): Call<Args, Result> {
    const free = this.#free
    if (free === undefined) return new Call(this.#ends, this)
    this.#free = free.nextFree
    this.#freeCount--
    return free
  }

  /** Takes back a call whose function has settled. */
  end(call: Call<Args, Result>): void {
    call.forget()
    if (this.#freeCount >= mostFree) return
    this.#freeCount++
    call.nextFree = this.#free
    this.#free = call
  }
}
