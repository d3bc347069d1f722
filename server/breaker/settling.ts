import { warn } from '../warn.ts'
import type { Answers } from './answers.ts'
import type { Circuit, Settlement } from './circuit.ts'
import { BulkheadFullError, OpenCircuitError, TimeoutError, withoutStack } from './errors.ts'
import type { CircuitBreakerEvents } from './events.ts'
import type { Ended } from './execution.ts'
import type { ResolvedCircuitBreakerOptions } from './options.ts'

/** A call that was let through. */
export interface Admitted<Args> {
  readonly args: Args
  readonly ticket: number
  /** On the monotonic clock. */
  readonly startedAt: number
}

type Events<Args extends readonly unknown[], Result> = CircuitBreakerEvents<Args, Result>

/** What settling a call needs of its breaker. */
export interface SettlingOptions<Args extends readonly unknown[], Result> {
  readonly options: Pick<ResolvedCircuitBreakerOptions<Args>, 'name' | 'timeout' | 'errorFilter'>
  readonly circuit: Circuit
  readonly answers: Answers<Args, Result>
  readonly tell: <E extends keyof Events<Args, Result>>(event: E, ...args: Events<Args, Result>[E]) => void
}

/** What comes of a call: counted, told, decided and answered, in opossum's order. */
export class Settling<Args extends readonly unknown[], Result> {
  readonly #options: SettlingOptions<Args, Result>

  constructor(options: SettlingOptions<Args, Result>) {
    this.#options = options
  }

  /** The circuit is open. */
  turnAway(args: Args): Promise<Result> {
    const { options, answers, tell } = this.#options
    const error = withoutStack(() => new OpenCircuitError(options.name))
    tell('reject', error)
    return answers.give(args, error)
  }

  /** The bulkhead is full. */
  lockOut(args: Args, ticket: number, now: number): Promise<Result> {
    const { options, tell } = this.#options
    const error = withoutStack(() => new BulkheadFullError(options.name))
    const settlement = { outcome: 'rejected', error } as const
    return this.#fail({ args, ticket }, settlement, now, () => tell('semaphoreLocked', error, 0))
  }

  /** The function has ended, or its time. */
  end(call: Admitted<Args>, ended: Ended<Result>, now: number): Result | Promise<Result> {
    const tookMs = now - call.startedAt
    if (ended.kind === 'result') return this.#succeed(call, ended.result, tookMs, now)
    if (ended.kind === 'late') return this.#timeOut(call, tookMs, now)
    if (this.#isIgnored(ended.error, call.args)) return this.#ignore(call, ended.error, tookMs, now)
    return this.#fail(call, { outcome: 'failure', tookMs, error: ended.error }, now)
  }

  #succeed({ ticket }: Admitted<Args>, result: Result, tookMs: number, now: number): Result {
    this.#settle(ticket, { outcome: 'success', tookMs }, now)
    this.#options.tell('success', result, tookMs)
    return result
  }

  /** opossum tells of an error that the caller is to blame for as a success. */
  #ignore({ ticket }: Admitted<Args>, error: unknown, tookMs: number, now: number): Promise<never> {
    this.#settle(ticket, { outcome: 'ignored', tookMs }, now)
    this.#options.tell('success', error as Result, tookMs)
    return Promise.reject(error)
  }

  #settle(ticket: number, settlement: Settlement, now: number): void {
    const { circuit } = this.#options
    circuit.count(settlement, now)
    circuit.decide(ticket, settlement, now)
  }

  #timeOut(call: Admitted<Args>, tookMs: number, now: number): Promise<Result> {
    const { options, tell } = this.#options
    const error = new TimeoutError(options.name, options.timeout)
    return this.#fail(call, { outcome: 'timeout', tookMs, error }, now, () =>
      tell('timeout', error, tookMs, call.args),
    )
  }

  /** Listeners see it counted, but the circuit as it was. */
  #fail(
    { args, ticket }: Pick<Admitted<Args>, 'args' | 'ticket'>,
    settlement: Settlement,
    now: number,
    tellFirst?: () => void,
  ): Promise<Result> {
    const { circuit, answers, tell } = this.#options
    circuit.count(settlement, now)
    tellFirst?.()
    tell('failure', settlement.error, settlement.tookMs ?? 0, args)
    circuit.decide(ticket, settlement, now)
    return answers.give(args, settlement.error)
  }

  /** A filter that throws has not said that the caller is to blame. */
  #isIgnored(error: unknown, args: Args): boolean {
    const { errorFilter, name } = this.#options.options
    try {
      return Boolean(errorFilter?.(error, ...args))
    } catch (mistake) {
      warn(`The errorFilter of breaker "${name}" threw; its error counts as a failure.`, mistake)
      return false
    }
  }
}
