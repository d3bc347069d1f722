import type { Abortable } from './abort-signals.ts'
import type { Answer } from './answers.ts'
import { noAnswer } from './answers.ts'
import type { DeadlineLine } from './deadlines.ts'
import { Deadline } from './deadlines.ts'
import type { TimeoutError } from './errors.ts'
import type { CallTerms } from './call-terms.ts'
import { unlessAborted } from './heed.ts'
import { LateRejection } from './late-rejection.ts'

/** Who settles calls. */
export interface CallEnds<Args, Result> {
  succeed(call: Call<Args, Result>, result: Result): void
  fail(call: Call<Args, Result>, error: unknown): Answer<Result>
  timeOut(call: Call<Args, Result>, error: TimeoutError): Answer<Result>
  cancel(call: Call<Args, Result>, reason: unknown): void
  /** By how many milliseconds its start was noted too early. */
  lagOf(call: Call<Args, Result>): number
  /** The error of a call that is late. */
  lateError(call: Call<Args, Result>): TimeoutError
}

/** Where a call goes when its function has settled. */
export interface FreeCalls {
  end<Args, Result>(call: Call<Args, Result>): void
}

/**
 * A call on its way. Whatever its function does after the call has ended is not heard.
 *
 * Calls are used again, together with the two handlers that they hand to the function's promise: to make those anew each
 * time costs as much as all counting. A call falls free only when its function has settled, so nothing late can speak
 * for another one.
 */
export class Call<Args, Result> extends Deadline implements Abortable {
  ticket = 0
  /** On the monotonic clock. */
  startedAt = 0
  /** For `then`. What they give counts only where nobody waits for `promise()`. */
  readonly onResult: (result: Result) => Result
  readonly onError: (error: unknown) => Result | PromiseLike<Result> | undefined
  /** Where it was not made like all others. */
  terms: CallTerms<Result> | undefined
  abort: AbortController | undefined
  /** The next one that is free, where this one is. */
  nextFree: Call<Args, Result> | undefined
  /** Who settles it; `undefined` while it is free. */
  ends: CallEnds<Args, Result> | undefined
  readonly #calls: FreeCalls
  #args: Args | undefined
  #onlyArg: unknown
  #resolve: Resolve<Result> | undefined
  #reject: Reject | undefined
  #hasEnded = false

  constructor(ends: CallEnds<Args, Result>, calls: FreeCalls) {
    super()
    this.ends = ends
    this.#calls = calls
    this.onResult = (result) => this.succeed(result)
    this.onError = (error) => this.fail(error)
  }

  /** What its function was called with. */
  get args(): Args {
    return this.#args ?? ([this.#onlyArg] as unknown as Args)
  }

  /**
   * Begins anew.
   *
   * @param args `undefined`: `onlyArg` is all there is. An array for one argument is a tenth of what a call allocates.
   */
  begin(args: Args | undefined, onlyArg: unknown, ticket: number, startedAt: number): void {
    this.#args = args
    this.#onlyArg = onlyArg
    this.ticket = ticket
    this.startedAt = startedAt
    this.#hasEnded = false
  }

  /** Holds nothing of its caller any more. */
  forget(): void {
    this.#args = this.#onlyArg = undefined
    this.ends = this.terms = this.abort = this.#resolve = this.#reject = undefined
  }

  /** A promise that can be kept before the function has settled. */
  promise(): Promise<Result> {
    const promise = new Promise<Result>(capture as (resolve: Resolve<Result>, reject: Reject) => void)
    this.#resolve = captured.resolve as Resolve<Result>
    this.#reject = captured.reject
    return promise
  }

  /** Its time is over. */
  override expire(line: DeadlineLine): void {
    if (this.#hasEnded) return
    const lagMs = this.ends!.lagOf(this)
    if (lagMs > 0) return this.#stay(line, lagMs)
    this.#hasEnded = true
    const error = this.ends!.lateError(this)
    try {
      this.#reply(this.ends!.timeOut(this, error), error)
    } catch (mistake) {
      this.#reject!(mistake)
    }
  }

  /** It began later than was noted. */
  #stay(line: DeadlineLine, lagMs: number): void {
    this.startedAt += lagMs
    line.rejoin(this, this.at + lagMs)
  }

  /** Its caller has given up. */
  cancel(reason: unknown): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.leave()
    this.ends!.cancel(this, reason)
    this.#reject!(reason)
  }

  /** Its function gave this. Whatever is wrong with the bookkeeping: nobody waits for ever. */
  succeed(result: Result): Result {
    if (!this.#hasEnded) {
      this.#hasEnded = true
      if (this.#resolve === undefined) {
        this.ends!.succeed(this, result)
      } else {
        if (this.line !== undefined) this.line.leave(this)
        try {
          this.ends!.succeed(this, result)
          this.#resolve(result)
        } catch (mistake) {
          this.#reject!(mistake)
        }
      }
    }
    this.#calls.end(this)
    return result
  }

  /** Its function came to this error. */
  fail(error: unknown): Result | PromiseLike<Result> | undefined {
    const answer = this.#hasEnded ? undefined : this.#fail(error)
    this.#calls.end(this)
    return answer === noAnswer ? new LateRejection(error) : answer
  }

  #fail(error: unknown): Answer<Result> | undefined {
    this.#hasEnded = true
    if (this.#resolve === undefined) return this.ends!.fail(this, error)
    this.leave()
    try {
      this.#reply(this.ends!.fail(this, error), error)
    } catch (mistake) {
      this.#reject!(mistake)
    }
    return undefined
  }

  #reply(answer: Answer<Result>, error: unknown): void {
    if (answer === noAnswer) this.#reject!(error)
    else this.#resolve!(answer instanceof Promise ? this.#unlessGivenUp(answer) : answer)
  }

  /** A fallback takes its time, too. */
  #unlessGivenUp(answer: Promise<Result>): Promise<Result> {
    return this.terms?.signal === undefined ? answer : unlessAborted(answer, this.terms.signal)
  }
}

type Resolve<Result> = (answer: Result | Promise<Result>) => void
type Reject = (mistake: unknown) => void

const captured: { resolve: unknown; reject: Reject | undefined } = { resolve: undefined, reject: undefined }

/** One executor for all promises: a closure for each would cost as much as the promise. */
function capture(resolve: unknown, reject: Reject): void {
  captured.resolve = resolve
  captured.reject = reject
}
