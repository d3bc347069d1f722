import type { HandModeOptions, Mode, ModeKind } from '../../shared/engine/mode.ts'
import { modeFor } from '../../shared/engine/mode.ts'
import type { State } from '../../shared/engine/state.ts'
import type { TransitionReading } from '../../shared/wire/reading.ts'
import { AbortSignals } from './abort-signals.ts'
import type { Fallback, FallbackBreaker } from './answers.ts'
import { Answers } from './answers.ts'
import { Bulkhead } from './bulkhead.ts'
import type { CallOptions } from './call-terms.ts'
import { resolveCall } from './call-terms.ts'
import type { CircuitOptions } from './circuit.ts'
import { Circuit } from './circuit.ts'
import { policyOfOptions, recoveryBy, recoveryOfOptions, windowOfOptions } from './circuit-of-options.ts'
import { isBreakerError } from './errors.ts'
import type { CircuitBreakerEvents } from './events.ts'
import { opossumEvents, SafeEmitter } from './events.ts'
import { startHealthCheck } from './health-check.ts'
import type {
  BreakerSettings,
  CircuitBreakerOptions,
  ConfigurableOptions,
  ResolvedCircuitBreakerOptions,
} from './options.ts'
import { resolveChanges, resolveOptions, shareSettings, withOwn } from './options.ts'
import { namesRule } from './rule-options.ts'
import { Runner } from './runner.ts'
import type { SavedBreaker } from './saved-state.ts'
import { saveBreaker } from './saved-state.ts'
import { readSettings } from './settings-reading.ts'
import { Semaphore } from './semaphore.ts'
import type { Sharing, SharingEvent } from './sharing.ts'
import { sharingCounters, sharingOf } from './sharing-of-options.ts'
import type { CircuitBreakerStats } from './stats.ts'
import { startOf } from './start-of-options.ts'
import { feedStatus } from './status-feed.ts'
import { fedStatusOf, ownStatusOf } from './status-of-options.ts'
import type { StatusOptions } from './status.ts'
import { Status } from './status.ts'

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
  readonly #name: string
  readonly #group: string
  #settings: BreakerSettings<Args>
  /** Put together when somebody asks for it. */
  #options: ResolvedCircuitBreakerOptions<Args> | undefined
  readonly #action: (...args: Args) => Result | PromiseLike<Result>
  readonly #circuit: Circuit
  readonly #bulkhead: Bulkhead
  /** These are made when they are first needed: many breakers are never fired. */
  #answers: Answers<Args, Result> | undefined
  #signals: AbortSignals | undefined
  #runner: Runner<Args, Result> | undefined
  readonly #sharing: Sharing<Result> | undefined
  readonly #warmUntil: number
  /** A status that counts by itself what this breaker tells, where it was handed in or goes by a controller. */
  readonly #fed: Status | undefined
  #status: Status | undefined
  #healthChecks: (() => void)[] | undefined

  /** Whether one of our breakers made this error. The name is opossum's; `isBreakerError` also asks for the code. */
  static isOurError(error: unknown): boolean {
    return isBreakerError(error)
  }

  /** A status to be handed to a new breaker as `options.status`. */
  static newStatus(options?: StatusOptions): Status {
    return new Status(options)
  }

  /**
   * @param action The function to guard; as in opossum also a value or a promise, which then is what every call gives.
   * @throws TypeError or RangeError that names the option that is wrong, what it may be and what it was.
   */
  constructor(
    action: (...args: Args) => Result | PromiseLike<Result>,
    options: NoInfer<CircuitBreakerOptions<Args>> = {},
  ) {
    super()
    if (!action) throw new TypeError(noAction)
    this.#action = typeof action === 'function' ? action : () => action
    const resolved = resolveOptions(options, action.name || `circuit-${++unnamed}`)
    const settings = shareSettings(resolved)
    this.#name = resolved.name
    this.#group = resolved.group
    this.#settings = settings
    const start = startOf(settings)
    this.#warmUntil = start.warmUntil
    this.#fed = fedStatusOf(settings)
    if (this.#fed) this.ears.areThere = true
    this.#bulkhead = new Bulkhead(settings.capacity)
    this.#circuit = this.#makeCircuit()
    if (!start.enabled) this.setMode('disabled')
    if (settings.cache || settings.coalesce) this.#sharing = this.#makeSharing()
    this.#circuit.restore(start.start, settings.clock.now())
    if (start.isShutdown) this.shutdown()
  }

  /** The settings in force: complete and frozen. `configure()` replaces them. */
  get options(): ResolvedCircuitBreakerOptions<Args> {
    return (this.#options ??= withOwn(this.#settings, {
      name: this.name,
      group: this.group,
      abortController: () => this.#useSignals().shared,
    }))
  }

  /** What its owner calls it. Namesakes are numbered on the board. */
  get name(): string {
    return this.#name
  }

  /** What it belongs to. */
  get group(): string {
    return this.#group
  }

  /** The circuit behind this door: what the registry knows, and what `HystrixStats` takes. */
  get circuit(): Circuit {
    return this.#circuit
  }

  /** Whether it is switched on. */
  get enabled(): boolean {
    return !this.isShutdown && this.mode.kind !== 'disabled'
  }

  /** The function that it guards; where that was a value, one that gives it. */
  get action(): (...args: Args) => Result | PromiseLike<Result> {
    return this.#action
  }

  /** The places of its `capacity`. */
  get semaphore(): Semaphore {
    return new Semaphore(this.#bulkhead, this.name)
  }

  /** Who decides what it lets through, and for how long. */
  get mode(): Mode {
    return this.#circuit.mode
  }

  /** Whether calls go through. After `shutdown()` it is neither closed nor open nor half-open. */
  get closed(): boolean {
    return this.#isIn('closed')
  }

  /** Whether calls are turned away. */
  get opened(): boolean {
    return this.#isIn('open')
  }

  /** Whether some calls are let through as probes. */
  get halfOpen(): boolean {
    return this.#isIn('half-open')
  }

  /** Whether it has been shut down. */
  get isShutdown(): boolean {
    return this.#circuit.isShutdown
  }

  /** Whether the circuit is half-open and has room for another probe; with `traffic` chance has its say, too. */
  get pendingClose(): boolean {
    return this.halfOpen && this.#circuit.hasRoom(this.#settings.clock.now())
  }

  /** Whether the circuit does not open by itself yet. */
  get warmUp(): boolean {
    return this.#settings.clock.now() < this.#warmUntil
  }

  get volumeThreshold(): number {
    return this.#settings.volumeThreshold
  }

  /** The rolling window, under opossum's names: whole, by bucket, and as an event each time a bucket is full. */
  get status(): Status {
    return this.#fed ?? (this.#status ??= this.#makeStatus())
  }

  /** The figures of the rolling window, under opossum's names. */
  get stats(): CircuitBreakerStats {
    return this.status.stats
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
    const runner = (this.#runner ??= this.#makeRunner())
    return args.length === 1 ? runner.fireOne(this.#action, args[0]) : runner.fire(this.#action, args)
  }

  /** Like `fire`, with `context` as the function's `this`. */
  call(context: unknown, ...args: Args): Promise<Result> {
    return (this.#runner ??= this.#makeRunner()).fire(context, args)
  }

  /**
   * Like `fire`, on terms of this call's own: a timeout, a signal by which the caller gives up, the function's `this`.
   *
   * @throws TypeError or RangeError at once, that names the option, what it may be and what it was; else as `fire`.
   */
  fireWith(options: CallOptions, ...args: Args): Promise<Result> {
    const terms = resolveCall(options)
    const { context = this.#action } = options
    return (this.#runner ??= this.#makeRunner()).fireWithCare(context, args, terms)
  }

  /**
   * Names who answers when the function cannot: a function, which gets the arguments of the call and the error, or
   * another breaker. A new one replaces the old; `null` or `undefined` takes it away.
   *
   * @returns This breaker, whose calls may now also give what the fallback gives.
   * @throws TypeError when it is neither.
   */
  fallback<Answer = Result>(
    fallback: Fallback<Args, Answer> | FallbackBreaker<Answer> | null | undefined,
  ): CircuitBreaker<Args, Result | Answer> {
    const wider = this as CircuitBreaker<Args, Result | Answer>
    wider.#useAnswers().use(fallback)
    return wider
  }

  /**
   * Calls `check` now and at every interval, with this breaker as its `this`, until `shutdown()`. When it throws or its
   * promise rejects, `healthCheckFailed` is told and the circuit opens.
   *
   * @param intervalMs Milliseconds, more than 0.
   * @throws TypeError when `check` is no function or `intervalMs` no number; RangeError when that is not more than 0.
   */
  healthCheck(check: (this: this) => unknown, intervalMs = 5_000): void {
    if (this.isShutdown) return
    const stop = startHealthCheck<this>({
      check,
      intervalMs,
      breaker: this,
      clock: this.#settings.clock,
      onFailure: (error) => {
        this.tell('healthCheckFailed', error)
        this.open()
      },
    })
    // Its first turn is over already, and may have ended the breaker.
    if (this.isShutdown) stop()
    else (this.#healthChecks ??= []).push(stop)
  }

  /** Forgets all results that were kept, and shares no call that is under way any longer. */
  clearCache(): void {
    this.#sharing?.clear()
  }

  /**
   * The signal that tells the function that nobody waits for it any more: asked for before the function first awaits
   * something, that of the present call; with `abortController` or `autoRenewAbortController`, that of all calls.
   */
  getSignal(): AbortSignal | undefined {
    return this.#useSignals().signal
  }

  /** The controller of `getSignal()`. */
  getAbortController(): AbortController | undefined {
    return this.#useSignals().controller
  }

  /** Where the breaker stands, to go on elsewhere with `state` and `status` as options; a mode that somebody has set is not saved. */
  toJSON(): SavedBreaker {
    const { clock } = this.#settings
    const { kind, since } = this.#circuit.state
    const openedAt = clock.epoch() + Math.round(since - clock.now())
    return saveBreaker(this, this.isShutdown ? undefined : kind, openedAt)
  }

  /** Also the events to which opossum itself listens; exporters go by these names. */
  override eventNames(): (string | symbol)[] {
    if (this.isShutdown) return super.eventNames()
    return [...new Set([...opossumEvents, ...super.eventNames()])]
  }

  /** Opens the circuit; it lets a call try again after `resetTimeout`. */
  open(): void {
    this.#circuit.open(this.#settings.clock.now())
  }

  /** Closes the circuit, whose rule then starts afresh. Nothing happens when it is closed already. */
  close(): void {
    this.#circuit.close(this.#settings.clock.now())
  }

  /**
   * Puts the breaker into a mode that sticks until `setMode('automatic')`, or for `forMs`. What its state and its rule
   * would do meanwhile, `ModeKind` says.
   *
   * @throws TypeError or RangeError that names the option, what it may be and what it was.
   */
  setMode(kind: ModeKind, options: HandModeOptions = {}): void {
    const now = this.#settings.clock.now()
    this.#circuit.setMode(modeFor(kind, options, now), now)
  }

  /**
   * Changes settings while the breaker is in use: those that are named, from the next call on. The statistics go on; so do
   * the figures of the rule, unless it is now another one. An opening that has begun lasts as long as it was to.
   *
   * @throws TypeError or RangeError that names the option, what it may be and what it was; nothing is changed then.
   */
  configure(changes: ConfigurableOptions<Args>): void {
    const settings = resolveChanges(this.#settings, changes)
    this.#settings = settings
    this.#options = undefined
    this.#bulkhead.capacity = settings.capacity
    const recovery = recoveryOfOptions(settings)
    this.#circuit.configure(
      namesRule(changes) ? { policy: policyOfOptions(settings), recovery } : { recovery },
    )
    this.#runner = undefined
  }

  /** Switches the breaker on, if it is switched off. */
  enable(): void {
    if (this.isShutdown) return
    if (this.mode.kind === 'disabled') this.setMode('automatic')
  }

  /**
   * Switches the breaker off: calls go straight to the function, without timeout or fallback. They are told of as `fire`
   * and counted as fired; what becomes of them is not observed.
   */
  disable(): void {
    if (this.mode.kind !== 'disabled') this.setMode('disabled')
  }

  /** Ends the breaker for good: it leaves the board, further calls are refused, and those in flight decide nothing. */
  shutdown(): void {
    if (this.isShutdown) return
    this.#circuit.shutdown()
    for (const stop of this.#healthChecks ?? []) stop()
    this.tell('shutdown')
    this.removeAllListeners()
    this.#sharing?.clear()
    ;(this.#fed ?? this.#status)?.shutdown()
  }

  #isIn(kind: State['kind']): boolean {
    return !this.isShutdown && this.#circuit.standing === kind
  }

  #useSignals(): AbortSignals {
    const { abortController: shared, autoRenewAbortController: renews } = this.#settings
    return (this.#signals ??= new AbortSignals({ shared, renews }))
  }

  #useAnswers(): Answers<Args, Result> {
    return (this.#answers ??= new Answers({
      onServed: (serving) => this.#circuit.note(serving, this.#circuit.now()),
      onAnswer: (answer, error) => {
        this.#circuit.note('fallback', this.#settings.clock.now())
        this.tell('fallback', answer, error)
      },
    }))
  }

  #makeRunner(): Runner<Args, Result> {
    const { name, ears } = this
    const settings = this.#settings
    const [circuit, bulkhead, signals] = [this.#circuit, this.#bulkhead, this.#useSignals()]
    const tell = <E extends keyof CircuitBreakerEvents<Args, Result>>(
      event: E,
      ...args: CircuitBreakerEvents<Args, Result>[E]
    ) => this.tell(event, ...args)
    return new Runner<Args, Result>({
      breaker: this,
      name,
      settings,
      action: this.#action,
      circuit,
      bulkhead,
      signals,
      ears,
      tell,
      sharing: this.#sharing,
      answers: this.#useAnswers(),
    })
  }

  #makeCircuit(): Circuit {
    const door = new CircuitBreaker.#Door(this)
    const { storage } = this.#settings
    if (storage === undefined) return new Circuit(door)
    return storage.circuit(door, (random) => recoveryBy(this.#settings, random))
  }

  #makeStatus(): Status {
    const status = ownStatusOf(this.#settings, this.#circuit.statistics)
    if (this.isShutdown) status.shutdown()
    return status
  }

  /** What the circuit sees of its breaker. One object with one member, where a closure for each question would be half a kilobyte. */
  static readonly #Door = class implements CircuitOptions {
    readonly #breaker: CircuitBreaker

    constructor(breaker: CircuitBreaker) {
      this.#breaker = breaker
    }

    get name() {
      return this.#breaker.name
    }

    get group() {
      return this.#breaker.group
    }

    get clock() {
      return this.#breaker.#settings.clock
    }

    get registry() {
      return this.#breaker.#settings.registry
    }

    get coalesces() {
      return this.#breaker.#settings.coalesce
    }

    get warmUntil() {
      return this.#breaker.#warmUntil
    }

    get statistics() {
      return windowOfOptions(this.#breaker.#settings)
    }

    get policy() {
      return policyOfOptions(this.#breaker.#settings)
    }

    get recovery() {
      return recoveryOfOptions(this.#breaker.#settings)
    }

    settings() {
      const breaker = this.#breaker
      return readSettings(
        breaker.#settings,
        windowOfOptions(breaker.#settings),
        breaker.#answers?.name ?? null,
      )
    }

    inFlight() {
      return this.#breaker.#bulkhead.inFlight
    }

    onTransition(transition: TransitionReading, hasTurned: boolean) {
      const breaker = this.#breaker
      if ('mode' in transition.cause) this.#followController()
      if (hasTurned) this.#tellState(transition.to)
      breaker.tell('transition', transition)
    }

    /** As in opossum, the window of a breaker that is switched off stands still. */
    #followController() {
      const breaker = this.#breaker
      if (breaker.#fed === undefined) return
      if (breaker.mode.kind === 'disabled') breaker.#fed.removeRotateBucketControllerListener()
      else breaker.#fed.startListeneningForRotateEvent()
    }

    #tellState(kind: State['kind']) {
      const breaker = this.#breaker
      if (kind !== 'open') breaker.#signals?.renew()
      if (kind === 'open') breaker.tell('open')
      else if (kind === 'closed') breaker.tell('close')
      else breaker.tell('halfOpen', breaker.#circuit.sleptMs ?? breaker.#settings.resetTimeout)
    }
  }

  #makeSharing(): Sharing<Result> | undefined {
    return sharingOf(
      () => this.options,
      (event) => this.#tellSharing(event),
      this.#circuit.batches,
    )
  }

  #tellSharing(event: SharingEvent): void {
    this.#circuit.note(sharingCounters[event], this.#settings.clock.now())
    this.tell(event)
  }

  protected override tell<E extends keyof CircuitBreakerEvents<Args, Result>>(
    event: E,
    ...args: CircuitBreakerEvents<Args, Result>[E]
  ): void {
    if (this.#fed !== undefined) feedStatus(this.#fed, event, args)
    super.tell(event, ...args)
  }
}

const noAction = 'No action provided. Cannot construct a CircuitBreaker without an invocable action.'
