import type { AbortSignals } from './abort-signals.ts'
import type { KeyedBreaker } from './call-key.ts'
import { keyOf } from './call-key.ts'
import type { Call } from './call.ts'
import type { CallTerms } from './call-terms.ts'
import { calls } from './calls.ts'
import { leaseOf } from './circuit-of-options.ts'
import type { DeadlineLine } from './deadlines.ts'
import { deadlinesOn } from './deadlines.ts'
import { ShutdownError } from './errors.ts'
import { heed, unlessAborted } from './heed.ts'
import { timeoutMsOf } from './limit-options.ts'
import type { BreakerSettings } from './options.ts'
import type { SettlingOptions } from './settling.ts'
import { Settling } from './settling.ts'
import type { Patience, WaitLimit } from './shared-wait.ts'
import type { Follower, Sharing } from './sharing.ts'

/** What running calls needs of its breaker. */
export interface RunnerOptions<Args extends unknown[], Result> extends SettlingOptions<Args, Result> {
  readonly breaker: KeyedBreaker<Args>
  readonly settings: BreakerSettings<Args>
  readonly action: (...args: Args) => Result | PromiseLike<Result>
  readonly sharing: Sharing<Result> | undefined
}

/**
 * The way of a call: noted, perhaps shared, admitted, run against its deadline. What comes of it is settled by the same object,
 * for each object that a call needs is one more to fetch for the processor.
 */
export class Runner<Args extends unknown[], Result> extends Settling<Args, Result> {
  readonly #parts: RunnerOptions<Args, Result>
  readonly #action: (...args: Args) => Result | PromiseLike<Result>
  /** The same, for calls with one argument. */
  readonly #unary: (onlyArg: unknown) => Result | PromiseLike<Result>
  readonly #signals: AbortSignals
  readonly #sharing: Sharing<Result> | undefined
  readonly #line: DeadlineLine
  readonly #timeout: number

  constructor(parts: RunnerOptions<Args, Result>) {
    super(parts)
    const { clock, timeout } = parts.settings
    this.#parts = parts
    this.#action = parts.action
    this.#unary = parts.action as unknown as (onlyArg: unknown) => Result | PromiseLike<Result>
    this.#signals = parts.signals
    this.#sharing = parts.sharing
    this.#timeout = timeoutMsOf(timeout)
    this.#line = deadlinesOn(clock).line(this.#timeout)
  }

  /** @param context The function's `this`. */
  fire(context: unknown, args: Args): Promise<Result> {
    const circuit = this.circuit
    if (!circuit.isFree || this.ears.areThere || this.#sharing !== undefined)
      return this.fireWithCare(context, args)
    const now = circuit.recent()
    circuit.statistics.fired(now)
    if (this.bulkhead.take()) return this.#run(context, args, undefined, circuit.ticket, now, undefined)
    return this.lockOut(args, circuit.ticket, now)
  }

  /** What `fire` does, where there is but one argument, as in most calls: for that nobody need make an array. */
  fireOne(context: unknown, arg: Args[0]): Promise<Result> {
    const circuit = this.circuit
    if (!circuit.isFree || this.ears.areThere || this.#sharing !== undefined)
      return this.fireWithCare(context, [arg] as unknown as Args)
    const now = circuit.recent()
    circuit.statistics.fired(now)
    if (this.bulkhead.take()) return this.#run(context, undefined, arg, circuit.ticket, now, undefined)
    return this.lockOut([arg] as unknown as Args, circuit.ticket, now)
  }

  /** What `fire` does, where more than the bulkhead has to be asked, listeners may change everything, or the call has terms of its own. */
  fireWithCare(context: unknown, args: Args, terms?: CallTerms<Result>): Promise<Result> {
    const circuit = this.circuit
    if (circuit.isShutdown) return this.#refuse()
    const now = circuit.now()
    circuit.wake(now)
    circuit.statistics.fired(now)
    if (this.ears.areThere) this.#parts.tell('fire', args)
    if (circuit.mode.kind === 'disabled') return this.#pass(context, args, terms?.signal)
    if (terms?.signal?.aborted) return this.cancelBefore(args, terms.signal.reason, now)
    if (this.#sharing !== undefined) return this.#share(this.#sharing, context, args, now, terms)
    return this.#attempt(context, args, now, terms)
  }

  #refuse(): Promise<never> {
    return Promise.reject(new ShutdownError(this.#parts.breaker.name))
  }

  #share(
    sharing: Sharing<Result>,
    context: unknown,
    args: Args,
    now: number,
    terms: CallTerms<Result> | undefined,
  ): Promise<Result> {
    const key = keyOf(this.#parts.breaker, args)
    if (key === undefined) return this.#attempt(context, args, now, terms)
    const start = (follower: Follower<Result> | undefined, signal: AbortSignal | undefined) =>
      this.#attemptLater(context, args, { timeoutMs: terms?.timeoutMs, signal, follower })
    return sharing.answer(key, now, start, terms && this.#patienceOf(args, key, terms))
  }

  /** A place where results are kept may have taken its time. */
  #attemptLater(context: unknown, args: Args, terms: CallTerms<Result>): Promise<Result> {
    if (this.circuit.isShutdown) return this.#refuse()
    return this.#attempt(context, args, this.circuit.now(), terms)
  }

  #attempt(context: unknown, args: Args, now: number, terms: CallTerms<Result> | undefined): Promise<Result> {
    if (terms?.signal?.aborted) return this.#callOff(args, now, terms, terms.signal.reason)
    const circuit = this.circuit
    const ticket = circuit.admit(now, terms && leaseFor(terms))
    if (ticket !== undefined && terms?.signal?.aborted) {
      circuit.decide(ticket, { outcome: 'cancelled' }, now)
      return this.#callOff(args, now, terms, terms.signal.reason)
    }
    // A listener may have taken its time.
    if (ticket !== undefined && this.bulkhead.take())
      return this.#run(context, args, undefined, ticket, circuit.now(), terms)
    terms?.follower?.failed('turned-away')
    const answer = ticket === undefined ? this.turnAway(args) : this.lockOut(args, ticket, now)
    return terms?.signal === undefined ? answer : unlessAborted(answer, terms.signal)
  }

  /** A listener, `cacheGetKey` or a place where results are kept gave the caller time to give up, or did it for him. */
  #callOff(args: Args, now: number, terms: CallTerms<Result>, reason: unknown): Promise<never> {
    terms.follower?.failed('turned-away')
    return this.cancelBefore(args, reason, now)
  }

  #pass(context: unknown, args: Args, signal: AbortSignal | undefined): Promise<Result> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    const answer = new Promise<Result>((resolve) => resolve(this.#action.apply(context, args)))
    return signal === undefined ? answer : unlessAborted(answer, signal)
  }

  /** What ends the waiting for a call that is shared; `undefined`: nothing but its end. */
  #patienceOf(args: Args, key: string, terms: CallTerms<Result>): Patience<Result> | undefined {
    const { signal, timeoutMs = this.#timeout } = terms
    const limit = timeoutMs === this.#timeout ? undefined : this.#limitOf(args, key, timeoutMs)
    return signal === undefined && limit === undefined ? undefined : { signal, limit }
  }

  #limitOf(args: Args, key: string, timeoutMs: number): WaitLimit<Result> {
    return {
      key: `\0${timeoutMs}\0${key}`,
      isShorter: timeoutMs < this.#timeout,
      start: (wait) => {
        if (timeoutMs !== Infinity) this.#lineOf(timeoutMs).join(wait, this.circuit.now() + timeoutMs)
      },
      late: () => this.leaveLate(args, timeoutMs),
    }
  }

  /** Calls the function, at once. What it throws at once is settled at once. */
  #run(
    context: unknown,
    args: Args | undefined,
    onlyArg: unknown,
    ticket: number,
    now: number,
    terms: CallTerms<Result> | undefined,
  ): Promise<Result> {
    this.circuit.statistics.inFlight(this.bulkhead.inFlight)
    const call = calls.take(this)
    call.begin(args, onlyArg, ticket, now)
    const timeout = this.#timeout
    let promise: Promise<Result> | undefined
    if (terms !== undefined) promise = this.#agree(call, terms, now)
    else if (timeout !== Infinity) {
      promise = call.promise()
      this.#line.join(call, now + timeout)
    }
    const outer = this.#signals.enter(call)
    let answer: Result | PromiseLike<Result>
    try {
      answer = args === undefined ? this.#unary.call(context, onlyArg) : this.#action.apply(context, args)
    } catch (error) {
      this.#signals.leave(outer)
      return this.#threw(call, error, promise)
    }
    this.#signals.leave(outer)
    const theirs = isPlain(answer) ? answer : Promise.resolve(answer)
    const ours = theirs.then(call.onResult, call.onError) as Promise<Result>
    return promise ?? ours
  }

  /** Apart from `#run`, which each call goes through: the compiler puts only so much into one piece of code. */
  #threw(call: Call<Args, Result>, error: unknown, promise: Promise<Result> | undefined): Promise<Result> {
    const settled = new Promise<Result>((resolve) => resolve(call.onError(error) as Result))
    return promise ?? settled
  }

  /** Makes a call on terms of its own. */
  #agree(call: Call<Args, Result>, terms: CallTerms<Result>, now: number): Promise<Result> | undefined {
    const { timeoutMs = this.#timeout, signal } = terms
    call.terms = terms
    const promise = timeoutMs === Infinity && signal === undefined ? undefined : call.promise()
    if (timeoutMs !== Infinity) this.#lineOf(timeoutMs).join(call, now + timeoutMs)
    if (signal !== undefined && promise !== undefined) endWith(signal, call, terms, promise)
    return promise
  }

  #lineOf(timeoutMs: number): DeadlineLine {
    return timeoutMs === this.#timeout ? this.#line : deadlinesOn(this.#parts.settings.clock).line(timeoutMs)
  }
}

/** A probe with a timeout of its own holds its place as long as that lets it. */
function leaseFor({ timeoutMs }: CallTerms<never>): number | undefined {
  return timeoutMs === undefined ? undefined : leaseOf(timeoutMs)
}

/** Whether it is a promise that settles once, whatever its maker does. Others are taken at their first word. */
function isPlain<Result>(answer: Result | PromiseLike<Result>): answer is Promise<Result> {
  return answer instanceof Promise && answer.constructor === Promise
}

/** The call ends when the signal says so; when it has ended, the signal holds nothing of it. By then it may serve as another one. */
function endWith<Args, Result>(
  signal: AbortSignal,
  call: Call<Args, Result>,
  terms: CallTerms<Result>,
  promise: Promise<Result>,
): void {
  const letGo = heed(signal, () => {
    if (call.terms === terms) call.cancel(signal.reason)
  })
  promise.then(letGo, letGo)
}
