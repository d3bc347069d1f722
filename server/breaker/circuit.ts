import type { Cause } from '../../shared/engine/cause.ts'
import type { Clock, Timer } from '../../shared/engine/clock.ts'
import { ErrorTally } from '../../shared/engine/error-tally.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import { isError } from '../../shared/engine/outcome.ts'
import type { Policy } from '../../shared/engine/policy.ts'
import type { OpenState, State } from '../../shared/engine/state.ts'
import { initialState } from '../../shared/engine/state.ts'
import type { CircuitEvent, Recovery } from '../../shared/engine/transition.ts'
import { isCurrent, ticketGiven, transition } from '../../shared/engine/transition.ts'
import type { CircuitReading, SettingsReading, TransitionReading } from '../../shared/wire/reading.ts'
import type { CircuitSource, Registry } from '../registry/registry.ts'
import type { Counter, StatisticsOptions } from '../registry/statistics.ts'
import { Statistics } from '../registry/statistics.ts'
import { readCircuit } from './circuit-reading.ts'
import { errorKind } from './error-kind.ts'
import type { RestoredStart } from './saved-state.ts'

/** What a circuit is made of, and whom it tells. */
export interface CircuitOptions {
  readonly name: string
  readonly group: string
  /** When it opens. */
  readonly policy: Policy
  /** How it comes back. */
  readonly recovery: Recovery
  /** How the statistics' window is cut; the policy has its own. */
  readonly statistics: StatisticsOptions
  /** Until when its rule does not open it, on the monotonic clock. `-Infinity`: it may from the start. */
  readonly warmUntil: number
  readonly clock: Clock
  readonly registry: Registry
  /** The settings in force, for people. */
  readonly settings: () => SettingsReading
  /** Calls in flight now. */
  readonly inFlight: () => number
  /** Called after each change of state, with how it came about. */
  readonly onTransition: (state: State, transition: TransitionReading) => void
}

/** How a call went. */
export interface Settlement {
  readonly outcome: Outcome
  /** How long the function ran, in milliseconds; absent when it was not called. */
  readonly tookMs?: number
  /** What it failed with. */
  readonly error?: unknown
}

/**
 * The engine with its memory: the state, the policy's cells and the statistics of one circuit. Every front door makes
 * circuits; none of them decides anything itself.
 *
 * An admitted call is brought to its end in two steps, each once: `count`, which may change figures, and `decide`, which
 * may change the state. A door that has listeners to tell can do so between the two.
 */
export class Circuit implements CircuitSource {
  readonly name: string
  readonly statistics: Statistics
  readonly #options: CircuitOptions
  readonly #policy: Policy
  readonly #recent: () => number
  #state: State
  #cells: Float64Array | undefined
  #errors: ErrorTally | undefined
  #wake: Timer | undefined
  #isEnabled = true
  #isShutdown = false
  #isFree = true
  #openedAt = 0
  #lastTransition: TransitionReading | null = null
  #opening: TransitionReading | null = null

  constructor(options: CircuitOptions) {
    this.name = options.name
    this.#options = options
    this.#policy = options.policy
    this.#recent = recentOf(options.clock)
    this.statistics = new Statistics(options.statistics)
    this.#state = initialState(options.clock.now())
    options.registry.add(this)
  }

  /** What it lets through, as far as it knows: an open circuit moves on when it is next woken. */
  get state(): State {
    return this.#state
  }

  get isShutdown(): boolean {
    return this.#isShutdown
  }

  /** Switched off, it lets everything through and learns nothing. */
  get isEnabled(): boolean {
    return this.#isEnabled
  }

  set isEnabled(isEnabled: boolean) {
    this.#isEnabled = isEnabled
    this.#sort()
  }

  /** Whether it lets every call through and observes it: one question that answers all others for nearly all calls. */
  get isFree(): boolean {
    return this.#isFree
  }

  /** What time it is; while nothing is wrong, not exact to the part of a turn of the event loop. */
  now(): number {
    return this.#state.kind === 'closed' ? this.#recent() : this.#options.clock.now()
  }

  /** Moves on by the passing of time, where a timer is late. */
  wake(now: number): void {
    if (this.#state.kind === 'open') this.#happen({ kind: 'wake' }, now)
  }

  /** Asks for a call to be let through. The ticket goes back with its end; `undefined`: turned away. */
  admit(now: number): number | undefined {
    const before = this.#state
    if (before.kind === 'closed') return before.generation
    const after = this.#happen({ kind: 'admit' }, now)
    const ticket = ticketGiven(before, after)
    if (ticket === undefined) this.statistics.count('short-circuited', now)
    return ticket
  }

  /** Takes note of something that happened. */
  note(counter: Counter, now: number): void {
    this.statistics.count(counter, now)
  }

  /** Takes note of an admitted call that went well, and draws the conclusion: what most calls come to. */
  succeeded(ticket: number, tookMs: number, now: number): void {
    this.statistics.succeeded(tookMs, now)
    const state = this.#state
    if (state.kind !== 'closed') this.decide(ticket, { outcome: 'success', tookMs }, now)
    else if (state.generation === ticket) this.#wentWell(tookMs, now)
  }

  /** Takes note of how an admitted call went. */
  count({ outcome, tookMs }: Settlement, now: number): void {
    this.statistics.count(outcome, now)
    if (tookMs !== undefined) this.statistics.took(tookMs, now)
  }

  /** Draws the conclusion from how an admitted call went: the only place where that can change the state. */
  decide(ticket: number, settlement: Settlement, now: number): void {
    if (!isCurrent(this.#state, ticket)) return
    if (this.#state.kind === 'closed') this.#judge(settlement, now)
    else this.#judgeProbe(ticket, settlement, now)
  }

  /** Opens by hand, until the sleep window ends. */
  open(now: number): void {
    this.#happen({ kind: 'trip' }, now, { kind: 'by-hand' })
  }

  /** Closes by hand. */
  close(now: number): void {
    this.#happen({ kind: 'close' }, now, { kind: 'by-hand' })
  }

  /** Goes on in a state that was saved elsewhere. Nobody is told. */
  restore(start: RestoredStart, now: number): void {
    if (start.kind === 'closed') return
    const since = start.kind === 'open' ? now - start.sleptMs : now
    const open = { kind: 'open', generation: 1, since, probeAt: now, trips: 1 } as const
    const probeAt = start.kind === 'open' ? now + start.remainingMs : now
    this.#openedAt = since
    this.#state =
      start.kind === 'open'
        ? { ...open, probeAt }
        : transition(open, { kind: 'wake' }, now, this.#options.recovery)
    this.#sort()
    if (this.#state.kind === 'open') this.#wakeFrom(this.#state)
  }

  /** Leaves the board for good; whatever still comes back decides nothing. */
  shutdown(): void {
    this.#isShutdown = true
    this.#sort()
    this.#wake?.cancel()
    this.#options.registry.remove(this)
  }

  read(name: string): CircuitReading {
    const { clock, group, policy, recovery, settings, inFlight } = this.#options
    return readCircuit({
      name,
      group,
      clock,
      state: this.#state,
      isEnabled: this.isEnabled,
      measured: policy.measure(this.#cells ?? new Float64Array(policy.cells), clock.now()),
      recovery,
      statistics: this.statistics,
      inFlight: inFlight(),
      settings: settings(),
      lastTransition: this.#lastTransition,
      opening: this.#opening,
    })
  }

  #wentWell(tookMs: number, now: number): void {
    const cells = this.#policyCells()
    this.#policy.record(cells, 'success', now, tookMs)
    if (this.#policy.opensOnSuccess) this.#tripIfDue(now)
  }

  #judge({ outcome, error, tookMs }: Settlement, now: number): void {
    this.#policy.record(this.#policyCells(), outcome, now, tookMs)
    if (!isError(outcome)) return
    this.#errors ??= new ErrorTally(this.#options.statistics)
    this.#errors.add(kindOf(outcome, error), now)
    this.#tripIfDue(now)
  }

  #tripIfDue(now: number): void {
    const policy = this.#policy
    const cells = this.#policyCells()
    if (now < this.#options.warmUntil || !policy.shouldOpen(cells, now)) return
    const errors = this.#errors?.top(now, 3) ?? []
    this.#happen({ kind: 'trip' }, now, { kind: 'rule', measured: policy.measure(cells, now), errors })
  }

  #policyCells(): Float64Array {
    return (this.#cells ??= new Float64Array(this.#policy.cells))
  }

  /** A probe that was not run, or was called off, says nothing; one that the caller spoilt shows that somebody answers. */
  #judgeProbe(ticket: number, { outcome, error, tookMs = 0 }: Settlement, now: number): void {
    const failed: Cause = { kind: 'probe-failed', error: kindOf(outcome, error), afterMs: tookMs }
    if (outcome === 'rejected' || outcome === 'cancelled') this.#happen({ kind: 'returned', ticket }, now)
    else if (isError(outcome)) this.#happen({ kind: 'failed', ticket }, now, failed)
    else this.#happen({ kind: 'passed', ticket }, now)
  }

  #happen(event: CircuitEvent, now: number, cause?: Cause): State {
    const before = this.#state
    if (this.#isShutdown) return before
    const after = transition(before, event, now, this.#options.recovery)
    this.#state = after
    this.#sort()
    if (after.kind !== before.kind) this.#enter(before, after, cause ?? this.#causeOf(before, now))
    return after
  }

  #sort(): void {
    this.#isFree = this.#state.kind === 'closed' && this.#isEnabled && !this.#isShutdown
  }

  #enter(before: State, after: State, cause: Cause): void {
    const { clock, registry, onTransition } = this.#options
    const reading = { at: clock.epoch(), to: after.kind, cause }
    this.#lastTransition = reading
    if (after.kind !== 'half-open') this.statistics.mark(after.kind === 'open', clock.now())
    if (before.kind === 'closed') this.#beginEpisode(after)
    if (after.kind === 'closed') this.#startAfresh()
    this.#wake?.cancel()
    if (after.kind === 'open') this.#wakeFrom(after)
    onTransition(after, reading)
    registry.changed()
  }

  #beginEpisode({ since }: State): void {
    this.#openedAt = since
    this.#opening = this.#lastTransition
  }

  /** What was seen before the circuit opened must neither open it again once it has recovered nor be blamed then. */
  #startAfresh(): void {
    this.#opening = null
    this.#cells?.fill(0)
    this.#errors = undefined
  }

  #wakeFrom(open: OpenState): void {
    const { clock } = this.#options
    this.#wake = clock.after(Math.max(0, open.probeAt - clock.now()), () => this.#awake(open))
  }

  /** Timers may ring a little early; the circuit then waits for the rest. A listener may have opened it anew. */
  #awake(open: OpenState): void {
    this.wake(this.#options.clock.now())
    if (this.#state === open) this.#wakeFrom(open)
  }

  /** Why the circuit moved on by itself. */
  #causeOf(before: State, now: number): Cause {
    if (before.kind === 'open') return { kind: 'slept', sleptMs: now - before.since }
    return { kind: 'probes-passed', probes: this.#options.recovery.probes, openMs: now - this.#openedAt }
  }
}

function recentOf(clock: Clock): () => number {
  return clock.recent === undefined ? () => clock.now() : clock.recent
}

function kindOf(outcome: Outcome, error: unknown): string {
  return outcome === 'rejected' ? 'bulkhead full' : errorKind(error)
}
