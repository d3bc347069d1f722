import type { Clock } from '../../shared/engine/clock.ts'
import { ErrorTally } from '../../shared/engine/error-tally.ts'
import { measurementsOf } from '../../shared/engine/measurements.ts'
import type { Mode } from '../../shared/engine/mode.ts'
import { automatic } from '../../shared/engine/mode.ts'
import { isError } from '../../shared/engine/outcome.ts'
import type { Measurement } from '../../shared/engine/policy.ts'
import type { Random } from '../../shared/engine/random.ts'
import type { State } from '../../shared/engine/state.ts'
import { initialState } from '../../shared/engine/state.ts'
import { transition } from '../../shared/engine/transition.ts'
import type { CircuitReading, SettingsReading, TransitionReading } from '../../shared/wire/reading.ts'
import type { CircuitHistory } from '../breaker/circuit.ts'
import { readCircuit } from '../breaker/circuit-reading.ts'
import type { Settlement } from '../breaker/trip-rule.ts'
import { errorKind } from '../breaker/error-kind.ts'
import type { CircuitSource, Registry } from '../registry/registry.ts'
import type { Counter, StatisticsOptions } from '../registry/statistics.ts'
import { Statistics } from '../registry/statistics.ts'
import { warn } from '../warn.ts'
import { DirectExchange } from './direct-exchange.ts'
import type { ExchangeOptions } from './exchange.ts'
import { Exchange } from './exchange.ts'
import type { CircuitRecord } from './record.ts'
import { shiftedState } from './shifted-state.ts'
import type { SharedStep } from './replica.ts'
import type { CircuitRule } from './rule.ts'
import { keyOf } from './rule.ts'
import type { Sharing } from './sharing.ts'
import { causeOf, unseenStep } from './step-cause.ts'
import type { CircuitBreakerStorage } from './storage.ts'
import type { Verdict } from './verdict.ts'

/** What a shared circuit is made of, and whom it tells. */
export interface StoredCircuitOptions {
  /** Its name on the board. */
  readonly name: string
  readonly group: string
  /** Its name in the store: circuits of all processes with the same key and rule are one. */
  readonly key: string
  readonly rule: CircuitRule
  readonly storage: CircuitBreakerStorage
  readonly sharing: Sharing
  /** How the statistics' window is cut; the policy has its own. */
  readonly statistics: StatisticsOptions
  /** Where it counts. @default figures of its own */
  readonly countsIn?: Statistics | undefined
  readonly clock: Clock
  readonly random: Random
  readonly registry: Registry
  /** The settings in force, for people. */
  readonly settings: () => SettingsReading
  /** Calls in flight now, in this process. */
  readonly inFlight: () => number
  /** Called after each change of state that has become known here. */
  readonly onTransition: (transition: SharedTransition) => void
  /** Called when the store ceases to answer, with its error, and when it answers again, with `undefined`. */
  readonly onStore: (error: unknown) => void
}

/** What a shared circuit lets through: its state, where a hand has not isolated it. */
export type SharedState = State['kind'] | 'isolated'

/** A change of state. */
export interface SharedTransition {
  readonly from: SharedState
  readonly to: SharedState
  /** The same for the board. */
  readonly reading: TransitionReading
  /** Whether a call or a hand of this process brought it about. Of all processes exactly one says so. */
  readonly isMine: boolean
}

/**
 * A circuit that many processes share. The statistics are those of this process; state and figures of the rule are the
 * fleet's. A door admits a call, runs it, and settles it: each once.
 */
export class StoredCircuit implements CircuitSource {
  readonly name: string
  readonly statistics: Statistics
  readonly #options: StoredCircuitOptions
  readonly #exchange: Exchange | DirectExchange
  readonly #probes: number
  readonly #stopListening: () => void
  #errors: ErrorTally | undefined
  #shown: SharedState = 'closed'
  #shownState: State = initialState(0)
  #lastTransition: TransitionReading | null = null
  #opening: TransitionReading | null = null
  #isShutdown = false

  constructor(options: StoredCircuitOptions) {
    const { name, rule, clock, random, registry, sharing, storage } = options
    const key = keyOf(options.key, rule)
    this.name = name
    this.#options = options
    this.#probes = rule.recovery(random).probes
    this.statistics =
      options.countsIn ??
      storage.statisticsOf?.({ key, name }, options.statistics, clock) ??
      new Statistics(options.statistics)
    this.#exchange = exchangeOf({
      key,
      rule,
      storage,
      sharing,
      clock,
      random,
      onSteps: (steps) => this.#show(steps),
      onStore: (error) => this.#storeTurned(error),
    })
    this.#stopListening = listenWeakly(storage, key, this)
    registry.add(this)
  }

  get isShutdown(): boolean {
    return this.#isShutdown
  }

  /** Whether the store does not answer and the circuit goes on by itself. */
  get isAlone(): boolean {
    return this.#exchange.isAlone
  }

  /** What it lets through as far as this process knows. Times are milliseconds since 1970 on the store's clock. */
  get state(): State {
    return this.#exchange.record.state
  }

  /** Whether a hand turns all calls away. */
  get isIsolated(): boolean {
    return this.#exchange.record.isolatedAt !== undefined
  }

  /** What it lets through now as far as this process knows: an open circuit whose time is over is half-open. */
  get sharedState(): SharedState {
    const { record, now } = this.#exchange
    return record.isolatedAt === undefined ? this.#awake(record.state, now).kind : 'isolated'
  }

  /** Its state now, with times of this process's clock. */
  get stateHere(): State {
    const { record, now } = this.#exchange
    return shiftedState(this.#awake(record.state, now), this.#later)
  }

  /** What its rules see. */
  get measurements(): readonly Measurement[] {
    const { record, now } = this.#exchange
    return measurementsOf(this.#options.rule.policy, record.cells.slice(), now)
  }

  /** How it came to be as it is, as far as this process knows. */
  get history(): CircuitHistory {
    return { lastTransition: this.#lastTransition, opening: this.#opening }
  }

  /** Where it is kept, and whether that answers. */
  get store(): NonNullable<CircuitReading['store']> {
    return { kind: this.#options.storage.kind, isAlone: this.isAlone }
  }

  /** Milliseconds until the next attempt: 0 where it is due, `undefined` where it does not come by itself. */
  get retryAfterMs(): number | undefined {
    const { record, now } = this.#exchange
    if (record.isolatedAt !== undefined || record.state.kind !== 'open') return undefined
    return record.state.probeAt === Infinity ? undefined : Math.max(0, record.state.probeAt - now)
  }

  /** Asks for a call to be let through, and counts nothing. */
  ask(): Verdict | Promise<Verdict> {
    return this.#exchange.admit()
  }

  /** Asks for a call to be let through. The ticket goes back with its result; anything else says why it is turned away. */
  admit(): Verdict | Promise<Verdict> {
    const verdict = this.ask()
    if (typeof verdict === 'number') return verdict
    if (typeof verdict === 'string') return this.#seen(verdict)
    return verdict.then((late) => this.#seen(late))
  }

  /** Takes note of something that happened. */
  note(counter: Counter, now: number): void {
    this.statistics.count(counter, now)
  }

  /** Takes note of how an admitted call went, and lets the rule draw its conclusion. */
  settle(ticket: number, settlement: Settlement, now: number): void {
    const { outcome, tookMs } = settlement
    if (outcome === 'success' && tookMs !== undefined) this.statistics.succeeded(tookMs, now)
    else {
      this.statistics.count(outcome, now)
      if (tookMs !== undefined) this.statistics.took(tookMs, now)
    }
    this.statistics.inFlight(this.#options.inFlight())
    this.decide(ticket, settlement, now)
  }

  /** Lets the rule draw its conclusion, and counts nothing. */
  decide(ticket: number, settlement: Settlement, now: number): void {
    const { outcome, tookMs } = settlement
    if (isError(outcome)) this.#tally(settlement, now)
    this.#exchange.settle(outcome, ticket, tookMs)
  }

  /** Resolves when the store has all results of this process, or does not answer. */
  flush(): Promise<void> {
    return this.#exchange.flush()
  }

  /** Asks the store how the circuit stands. While it does not answer: how it stands here. */
  async getState(): Promise<SharedState> {
    await this.#exchange.catchUp()
    return this.sharedState
  }

  /** Opens by hand until its time is over, closes by hand, or moves on where its time is over; in all processes. */
  turn(kind: 'open' | 'close' | 'wake'): Promise<void> {
    return this.#exchange.act(kind)
  }

  /** Turns all calls away, in all processes, until `reset()`. */
  isolate(): Promise<void> {
    return this.#exchange.act('isolate')
  }

  /** Closes the circuit and forgets what its rule has seen. Calls under way decide nothing any more. */
  reset(): Promise<void> {
    return this.#exchange.act('reset')
  }

  /** Leaves the board for good. What the store has not been told yet is sent. */
  async shutdown(): Promise<void> {
    if (this.#isShutdown) return
    this.#isShutdown = true
    this.#stopListening()
    this.#options.registry.remove(this)
    await this.#exchange.end()
  }

  /** Somebody may have written something. */
  catchUp(): void {
    if (!this.#isShutdown) void this.#exchange.catchUp()
  }

  read(name: string): CircuitReading {
    const { clock, group, rule, settings, inFlight, random } = this.#options
    const reading = readCircuit({
      name,
      group,
      clock,
      state: this.stateHere,
      mode: modeOf(this.#exchange.record, this.#later),
      shadow: undefined,
      rules: this.measurements,
      recovery: rule.recovery(random),
      statistics: this.statistics,
      inFlight: this.statistics.allInFlight(inFlight()),
      settings: settings(),
      lastTransition: this.#lastTransition,
      opening: this.#opening,
    })
    return { ...reading, store: this.store }
  }

  /** By how much this process's clock is ahead of the store's. */
  get #later(): number {
    return this.#options.clock.now() - this.#exchange.now
  }

  #seen(verdict: Verdict): Verdict {
    if (typeof verdict === 'string') this.statistics.count('short-circuited', this.#options.clock.now())
    return verdict
  }

  /** The moment at which an open circuit is half-open again passes without anybody writing it down. */
  #awake(state: State, now: number): State {
    if (state.kind !== 'open' || now < state.probeAt) return state
    const { rule, random } = this.#options
    return transition(state, { kind: 'wake' }, now, rule.recovery(random))
  }

  #tally({ outcome, error }: Settlement, now: number): void {
    this.#errors ??= new ErrorTally(this.#options.statistics)
    this.#errors.add(outcome === 'rejected' ? 'bulkhead full' : errorKind(error), now)
  }

  #show(steps: readonly SharedStep[]): void {
    for (const step of steps) this.#enter(step)
    const record = this.#exchange.confirmed
    const present = stateIn(record.state.kind, record.isolatedAt !== undefined)
    if (present !== this.#shown)
      this.#enter({ ...unseenStep(record, this.#shownState, this.#options.rule), isMine: false })
  }

  #enter({ at, after, cause, isMine }: SharedStep): void {
    const { clock, registry, onTransition } = this.#options
    const from = this.#shown
    const to = stateIn(after.kind, cause.kind === 'isolated')
    const errors = this.#errors?.top(clock.now(), 3) ?? []
    const reading: TransitionReading = {
      at: Math.round(at + clock.epoch() - this.#exchange.now),
      to: to === 'isolated' ? 'open' : to,
      cause: causeOf(cause, this.#probes, errors),
    }
    this.#shown = to
    this.#shownState = after
    this.#lastTransition = reading
    if (to !== 'half-open') this.statistics.mark(to !== 'closed', clock.now())
    if (from === 'closed') this.#opening = reading
    if (to === 'closed') this.#startAfresh()
    tellSafely(() => onTransition({ from, to, reading, isMine }))
    registry.changed()
  }

  #startAfresh(): void {
    this.#opening = null
    this.#errors = undefined
  }

  #storeTurned(error: unknown): void {
    tellSafely(() => this.#options.onStore(error))
    this.#options.registry.changed()
  }
}

/** Nobody need wait for a store that answers at once. */
function exchangeOf(options: ExchangeOptions): Exchange | DirectExchange {
  const { direct } = options.storage
  return direct === undefined ? new Exchange(options) : new DirectExchange(options, direct)
}

function tellSafely(tell: () => void): void {
  try {
    tell()
  } catch (mistake) {
    warn('A listener of a shared circuit threw; the circuit was not affected.', mistake)
  }
}

/** @param later By how much this process's clock is ahead of the store's. */
function modeOf({ isolatedAt }: CircuitRecord, later: number): Mode {
  if (isolatedAt === undefined) return automatic
  return { kind: 'forced-open', since: isolatedAt + later, until: Infinity, reason: 'isolated' }
}

function stateIn(kind: State['kind'], isIsolated: boolean): SharedState {
  return isIsolated ? 'isolated' : kind
}

/** A circuit that nobody holds any more must not be kept by the store that it listens to. */
function listenWeakly(storage: CircuitBreakerStorage, key: string, circuit: StoredCircuit): () => void {
  if (storage.listen === undefined) return () => {}
  const reference = new WeakRef(circuit)
  const stop = storage.listen(key, () => {
    const present = reference.deref()
    if (present === undefined) stop()
    else present.catchUp()
  })
  return stop
}
