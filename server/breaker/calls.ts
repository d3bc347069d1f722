import type { CallEnds } from './call.ts'
import { Call } from './call.ts'

/** Most calls that are kept for use again; a burst must not leave its calls behind for ever. */
const mostFree = 128

/**
 * The calls of a process: those that are free are used again, by whichever breaker comes next. They weigh a third of a
 * kilobyte, so that a store of them for each breaker would outweigh the breaker.
 */
class Calls {
  #free: Call<never, never> | undefined
  #freeCount = 0

  /** A free one; it has not begun. */
  take<Args, Result>(ends: CallEnds<Args, Result>): Call<Args, Result> {
    const free = this.#free as Call<Args, Result> | undefined
    if (free === undefined) return new Call(ends, this)
    this.#free = free.nextFree as Call<never, never> | undefined
    this.#freeCount--
    free.ends = ends
    return free
  }

  /** Takes back a call whose function has settled. */
  end<Args, Result>(call: Call<Args, Result>): void {
    call.forget()
    if (this.#freeCount >= mostFree) return
    this.#freeCount++
    call.nextFree = this.#free as Call<Args, Result> | undefined
    this.#free = call as unknown as Call<never, never>
  }
}

/** Nothing is allocated before the first one. */
export const calls = new Calls()
