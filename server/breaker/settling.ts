import { warn } from '../warn.ts'
import type { AbortSignals } from './abort-signals.ts'
import type { Answer, Answers } from './answers.ts'
import { noAnswer } from './answers.ts'
import type { Bulkhead } from './bulkhead.ts'
import { isPromise } from './cache-transport.ts'
import type { Call, CallEnds } from './call.ts'
import type { Circuit } from './circuit.ts'
import { BulkheadFullError, OpenCircuitError, TimeoutError, withoutStack } from './errors.ts'
import type { CircuitBreakerEvents, Ears } from './events.ts'
import { rejected } from './late-rejection.ts'
import { timeoutMsOf } from './limit-options.ts'
import type { BreakerSettings } from './options.ts'
import type { Settlement } from './trip-rule.ts'

type Events<Args extends readonly unknown[], Result> = CircuitBreakerEvents<Args, Result>

/** What settling a call needs of its breaker. */
export interface SettlingOptions<Args extends readonly unknown[], Result> {
  readonly name: string
  readonly settings: Pick<BreakerSettings<Args>, 'timeout' | 'errorFilter'>
  readonly circuit: Circuit
  readonly answers: Answers<Args, Result>
  readonly bulkhead: Bulkhead
  readonly signals: AbortSignals
  readonly ears: Ears
  readonly tell: <E extends keyof Events<Args, Result>>(event: E, ...args: Events<Args, Result>[E]) => void
}

/** What comes of a call: counted, told, decided and answered, in opossum's order. */
export class Settling<Args extends readonly unknown[], Result> implements CallEnds<Args, Result> {
  protected readonly circuit: Circuit
  protected readonly bulkhead: Bulkhead
  protected readonly ears: Ears
  readonly #options: SettlingOptions<Args, Result>

  constructor(options: SettlingOptions<Args, Result>) {
    this.circuit = options.circuit
    this.bulkhead = options.bulkhead
    this.ears = options.ears
    this.#options = options
  }

  /** The circuit is open. */
  turnAway(args: Args): Promise<Result> {
    const { name, answers, ears, tell } = this.#options
    const error = withoutStack(() => new OpenCircuitError(name))
    if (ears.areThere) tell('reject', error)
    return promised(answers.give(args, error), error)
  }

  /** The bulkhead is full. */
  lockOut(args: Args, ticket: number, now: number): Promise<Result> {
    const { name, tell } = this.#options
    const error = withoutStack(() => new BulkheadFullError(name))
    const tellFirst = () => tell('semaphoreLocked', error, 0)
    if (this.#isIgnored(error, args)) return this.#ignoreLock(ticket, error, now, tellFirst)
    const settlement = { outcome: 'rejected', error } as const
    return promised(this.#fail({ args, ticket }, settlement, now, tellFirst), error)
  }

  succeed(call: Call<Args, Result>, result: Result): void {
    const circuit = this.circuit
    const now = circuit.now()
    const tookMs = circuit.took(call.startedAt, now)
    this.bulkhead.inFlight--
    circuit.succeeded(call.ticket, tookMs, now)
    if (this.ears.areThere) this.#options.tell('success', result, tookMs)
    if (call.terms !== undefined) call.terms.follower?.succeeded(result)
  }

  fail(call: Call<Args, Result>, error: unknown): Answer<Result> {
    const { circuit, bulkhead } = this.#options
    const now = circuit.now()
    const tookMs = circuit.took(call.startedAt, now)
    bulkhead.release()
    const answer = this.#isIgnored(error, call.args)
      ? this.#ignore(call, error, tookMs, now)
      : this.#fail(call, { outcome: 'failure', tookMs, error }, now)
    call.terms?.follower?.failed('error')
    return answer
  }

  lagOf({ startedAt }: Call<Args, Result>): number {
    return this.circuit.lagOf(startedAt)
  }

  lateError({ terms }: Call<Args, Result>): TimeoutError {
    const { name, settings } = this.#options
    return new TimeoutError(name, terms?.timeoutMs ?? timeoutMsOf(settings.timeout))
  }

  timeOut(call: Call<Args, Result>, error: TimeoutError): Answer<Result> {
    const { circuit, bulkhead, signals, tell } = this.#options
    const now = circuit.now()
    const tookMs = circuit.took(call.startedAt, now)
    bulkhead.release()
    const tellFirst = () => tell('timeout', error, tookMs, call.args)
    const answer = this.#isIgnored(error, call.args)
      ? this.#ignoreLate(call, error, tookMs, now, tellFirst)
      : this.#fail(call, { outcome: 'timeout', tookMs, error }, now, tellFirst)
    call.terms?.follower?.failed('timeout')
    signals.timedOut(call, error)
    return answer
  }

  /** Nobody is asked for an answer, for nobody waits for one. */
  cancel(call: Call<Args, Result>, reason: unknown): void {
    const { circuit, bulkhead, signals, tell } = this.#options
    const now = circuit.now()
    bulkhead.release()
    circuit.count({ outcome: 'cancelled' }, now)
    circuit.decide(call.ticket, { outcome: 'cancelled' }, now)
    tell('cancelled', reason, circuit.took(call.startedAt, now), call.args)
    call.terms?.follower?.failed('turned-away')
    signals.cancelled(call, reason)
  }

  /** The caller had given up before the call was made. */
  cancelBefore(args: Args, reason: unknown, now: number): Promise<never> {
    this.#options.circuit.count({ outcome: 'cancelled' }, now)
    this.#options.tell('cancelled', reason, 0, args)
    return Promise.reject(reason)
  }

  /** The time of a caller is over who waits for a call that others wait for, too. The call is not late by its own terms. */
  leaveLate(
    args: Args,
    timeoutMs: number,
  ): { readonly error: TimeoutError; readonly answer: Promise<Result> } {
    const { answers, name } = this.#options
    const error = new TimeoutError(name, timeoutMs)
    const answer = this.#isIgnored(error, args) ? noAnswer : answers.give(args, error)
    return { error, answer: promised(answer, error) }
  }

  /** opossum tells of an error that the caller is to blame for as a success. */
  #ignore({ ticket }: Call<Args, Result>, error: unknown, tookMs: number, now: number): typeof noAnswer {
    const { circuit, tell } = this.#options
    const settlement: Settlement = { outcome: 'ignored', tookMs }
    circuit.count(settlement, now)
    circuit.decide(ticket, settlement, now)
    tell('success', error as Result, tookMs)
    return noAnswer
  }

  /** How long it took says more about the caller's impatience than about the function: it is not measured. */
  #ignoreLate(
    { ticket }: Call<Args, Result>,
    error: TimeoutError,
    tookMs: number,
    now: number,
    tellFirst: () => void,
  ): typeof noAnswer {
    const { circuit, tell } = this.#options
    const settlement: Settlement = { outcome: 'ignored' }
    circuit.count(settlement, now)
    circuit.note('late-ignored', now)
    tellFirst()
    circuit.decide(ticket, settlement, now)
    tell('success', error as Result, tookMs)
    return noAnswer
  }

  /** A probe that was not run says nothing, whoever is to blame. */
  #ignoreLock(ticket: number, error: BulkheadFullError, now: number, tellFirst: () => void): Promise<never> {
    const { circuit, tell } = this.#options
    circuit.count({ outcome: 'ignored' }, now)
    circuit.note('full-ignored', now)
    tellFirst()
    circuit.decide(ticket, { outcome: 'cancelled' }, now)
    tell('success', error as Result, 0)
    return rejected(error)
  }

  /** Listeners see it counted, but the circuit as it was. */
  #fail(
    { args, ticket }: Pick<Call<Args, Result>, 'args' | 'ticket'>,
    settlement: Settlement,
    now: number,
    tellFirst?: () => void,
  ): Answer<Result> {
    const { circuit, answers, ears, tell } = this.#options
    circuit.count(settlement, now)
    tellFirst?.()
    if (ears.areThere) tell('failure', settlement.error, settlement.tookMs ?? 0, args)
    circuit.decide(ticket, settlement, now)
    return answers.give(args, settlement.error)
  }

  /** A filter that throws has not said that the caller is to blame. */
  #isIgnored(error: unknown, args: Args): boolean {
    const { name, settings } = this.#options
    const { errorFilter } = settings
    if (errorFilter === undefined) return false
    try {
      const answer = errorFilter(error, ...args)
      return isPromise(answer) ? this.#isAsync(errorFilter, answer) : Boolean(answer)
    } catch (mistake) {
      warn(`The errorFilter of breaker "${name}" threw; its error counts as a failure.`, mistake)
      return false
    }
  }

  /** A call cannot wait for the answer, and a promise itself would always be one. */
  #isAsync(filter: object, answer: PromiseLike<unknown>): false {
    answer.then(undefined, () => {})
    if (asyncFilters.has(filter)) return false
    asyncFilters.add(filter)
    const what = `The errorFilter of breaker "${this.#options.name}" gives promises`
    warn(`${what}; it must answer at once, so its errors count as failures.`, 'a promise')
    return false
  }
}

/** Filters of whose promises somebody has been told. */
const asyncFilters = new WeakSet<object>()

function promised<Result>(answer: Answer<Result>, error: unknown): Promise<Result> {
  return answer === noAnswer ? rejected(error) : Promise.resolve(answer)
}
