import type { State } from '../../shared/engine/state.ts'
import type { Fallback, FallbackBreaker } from './answers.ts'
import { Answers } from './answers.ts'
import { Bulkhead } from './bulkhead.ts'
import type { Call } from './call.ts'
import { Calls } from './calls.ts'
import type { Circuit } from './circuit.ts'
import { circuitOf } from './circuit-of-options.ts'
import type { DeadlineLine } from './deadlines.ts'
import { deadlinesOn } from './deadlines.ts'
import { ShutdownError } from './errors.ts'
import type { CircuitBreakerEvents } from './events.ts'
import { SafeEmitter } from './events.ts'
import type { CircuitBreakerOptions, ResolvedCircuitBreakerOptions } from './options.ts'
import { resolveOptions } from './options.ts'
import { Settling } from './settling.ts'
import type { CircuitBreakerStats } from './stats.ts'
import { readStats } from './stats.ts'

let unnamed = 0

/**
 * Guards a function: when too many of its calls fail, further calls are turned away at once until it has had time to
 * recover. Its API is that of opossum's class (https://github.com/nodeshift/opossum); the circuit appears on the board by
 * itself.
 */
// oxlint-disable typescript/no-explicit-any -- with `unknown` no breaker with arguments would fit into a `CircuitBreaker[]`
export class CircuitBreaker<Args extends any[] = any[], Result = any> extends SafeEmitter<
  // oxlint-enable typescript/no-explicit-any
  CircuitBreakerEvents<Args, Result>
> {
  /** The settings in force: complete and frozen. */
  readonly options: ResolvedCircuitBreakerOptions<Args>
  readonly #action: (...args: Args) => Result | PromiseLike<Result>
  readonly #circuit: Circuit
  readonly #bulkhead: Bulkhead
  readonly #line: DeadlineLine
  readonly #answers: Answers<Args, Result>
  readonly #settling: Settling<Args, Result>
  readonly #calls: Calls<Args, Result>

  /**
   * @param action The function to guard.
   * @throws TypeError or RangeError that names the option that is wrong, what it may be and what it was.
   */
  constructor(
    action: (...args: Args) => Result | PromiseLike<Result>,
    options: NoInfer<CircuitBreakerOptions<Args>> = {},
  ) {
    super()
    if (typeof action !== 'function') throw new TypeError(noAction)
    this.options = resolveOptions(options, action.name || `circuit-${++unnamed}`)
    this.#action = action
    this.#bulkhead = new Bulkhead(this.options.capacity)
    this.#line = deadlinesOn(this.options.clock).line()
    this.#answers = this.#makeAnswers()
    this.#circuit = this.#makeCircuit()
    this.#circuit.isEnabled = this.options.enabled
    this.#settling = this.#makeSettling()
    this.#calls = new Calls(this.#settling)
  }

  /** What its owner calls it. Namesakes are numbered on the board. */
  get name(): string {
    return this.options.name
  }

  /** What it belongs to. */
  get group(): string {
    return this.options.group
  }

  /** The circuit behind this door: what the registry knows, and what `HystrixStats` takes. */
  get circuit(): Circuit {
    return this.#circuit
  }

  /** Whether it is switched on. */
  get enabled(): boolean {
    return this.#circuit.isEnabled
  }

  /** Whether calls go through. After `shutdown()` it is neither closed nor open nor half-open. */
  get closed(): boolean {
    return this.#isIn('closed')
  }

  /** Whether calls are turned away. */
  get opened(): boolean {
    return this.#isIn('open')
  }

  /** Whether a single call is let through as a probe. */
  get halfOpen(): boolean {
    return this.#isIn('half-open')
  }

  /** Whether it has been shut down. */
  get isShutdown(): boolean {
    return this.#circuit.isShutdown
  }

  /** The figures of the rolling window, under opossum's names. */
  get stats(): CircuitBreakerStats {
    return readStats(this.#circuit.statistics, this.options.clock.now())
  }

  /**
   * Calls the function, if the circuit lets it through.
   *
   * @returns What the function or the fallback gave.
   * @throws Without a fallback: the function's own error, `OpenCircuitError`, `TimeoutError` or `BulkheadFullError`; with
   * one: what that throws. `ShutdownError` and what `errorFilter` knows for the caller's own reach the caller in any case.
   * All come as a rejection, never at once.
   */
  fire(...args: Args): Promise<Result> {
    return this.#fire(this.#action, args)
  }

  /** Like `fire`, with `context` as the function's `this`. */
  call(context: unknown, ...args: Args): Promise<Result> {
    return this.#fire(context, args)
  }

  /**
   * Names who answers when the function cannot: a function, which gets the arguments of the call and the error, or
   * another breaker. A new one replaces the old.
   *
   * @returns This breaker, whose calls may now also give what the fallback gives.
   * @throws TypeError when it is neither.
   */
  fallback<Answer = Result>(
    fallback: Fallback<Args, Answer> | FallbackBreaker<Answer>,
  ): CircuitBreaker<Args, Result | Answer> {
    const wider = this as CircuitBreaker<Args, Result | Answer>
    wider.#answers.use(fallback)
    return wider
  }

  /** Opens the circuit; it lets a call try again after `resetTimeout`. */
  open(): void {
    this.#circuit.open(this.options.clock.now())
  }

  /** Closes the circuit, whose rule then starts afresh. Nothing happens when it is closed already. */
  close(): void {
    this.#circuit.close(this.options.clock.now())
  }

  /** Switches the breaker on. */
  enable(): void {
    this.#circuit.isEnabled = true
  }

  /**
   * Switches the breaker off: calls go straight to the function, without timeout or fallback. They are told of as `fire`
   * and counted as fired; what becomes of them is not observed.
   */
  disable(): void {
    this.#circuit.isEnabled = false
  }

  /** Ends the breaker for good: it leaves the board, further calls are refused, and those in flight decide nothing. */
  shutdown(): void {
    if (this.isShutdown) return
    this.#circuit.shutdown()
    this.tell('shutdown')
    this.removeAllListeners()
  }

  #isIn(kind: State['kind']): boolean {
    return !this.isShutdown && this.#circuit.state.kind === kind
  }

  #fire(context: unknown, args: Args): Promise<Result> {
    if (this.isShutdown) return Promise.reject(new ShutdownError(this.name))
    const now = this.#circuit.now()
    this.#circuit.wake(now)
    this.#circuit.statistics.fired(now)
    if (this.hears('fire')) this.tell('fire', args)
    if (!this.#circuit.isEnabled) return this.#pass(context, args)
    const ticket = this.#circuit.admit(now)
    if (ticket === undefined) return this.#settling.turnAway(args)
    if (!this.#bulkhead.take()) return this.#settling.lockOut(args, ticket, now)
    return this.#run(context, args, ticket, now)
  }

  #pass(context: unknown, args: Args): Promise<Result> {
    return new Promise((resolve) => resolve(this.#action.apply(context, args)))
  }

  #run(context: unknown, args: Args, ticket: number, now: number): Promise<Result> {
    this.#circuit.statistics.inFlight(this.#bulkhead.inFlight)
    const call = this.#calls.begin(args, ticket, now)
    const { timeout } = this.options
    if (timeout === Infinity) return this.#ask(context, args, call)
    const promise = call.promise()
    this.#line.join(call, now + timeout)
    void this.#ask(context, args, call)
    return promise
  }

  /** Calls the function, at once. What it throws at once is settled at once. */
  #ask(context: unknown, args: Args, call: Call<Args, Result>): Promise<Result> {
    let answer: Result | PromiseLike<Result>
    try {
      answer = this.#action.apply(context, args)
    } catch (error) {
      return new Promise((resolve) => resolve(call.onError(error) as Result))
    }
    const promise = answer instanceof Promise ? (answer as Promise<Result>) : Promise.resolve(answer)
    return promise.then(call.onResult, call.onError) as Promise<Result>
  }

  #makeAnswers(): Answers<Args, Result> {
    return new Answers({
      onServed: (serving) => this.#circuit.note(serving, this.options.clock.now()),
      onAnswer: (answer, error) => {
        this.#circuit.note('fallback', this.options.clock.now())
        this.tell('fallback', answer, error)
      },
    })
  }

  #makeSettling(): Settling<Args, Result> {
    return new Settling({
      options: this.options,
      circuit: this.#circuit,
      bulkhead: this.#bulkhead,
      answers: this.#answers,
      hears: (event) => this.hears(event),
      tell: (event, ...args) => this.tell(event, ...args),
    })
  }

  #makeCircuit(): Circuit {
    return circuitOf(this.options, {
      inFlight: () => this.#bulkhead.inFlight,
      fallback: () => this.#answers.name,
      onTransition: (state) => this.#tellState(state),
    })
  }

  #tellState(state: State): void {
    if (state.kind === 'open') this.tell('open')
    else if (state.kind === 'closed') this.tell('close')
    else this.tell('halfOpen', this.options.resetTimeout)
  }
}

const noAction = 'No action provided. Cannot construct a CircuitBreaker without an invocable action.'
