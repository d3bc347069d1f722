import type { Cause } from '../../shared/engine/cause.ts'
import type { Clock, Timer } from '../../shared/engine/clock.ts'
import { recentOf } from '../../shared/engine/clock.ts'
import type { Mode, ModeKind, Reach } from '../../shared/engine/mode.ts'
import { admissionIn, asksState, automatic } from '../../shared/engine/mode.ts'
import { isError } from '../../shared/engine/outcome.ts'
import { hasRoom } from '../../shared/engine/recovery.ts'
import type { Policy } from '../../shared/engine/policy.ts'
import type { OpenState, State } from '../../shared/engine/state.ts'
import { initialState } from '../../shared/engine/state.ts'
import type { CircuitEvent, Recovery } from '../../shared/engine/transition.ts'
import { isCurrent, ticketGiven, transition } from '../../shared/engine/transition.ts'
import type { CircuitReading, SettingsReading, TransitionReading } from '../../shared/wire/reading.ts'
import type { CircuitSource, Registry } from '../registry/registry.ts'
import { Batches } from '../registry/batches.ts'
import type { Counter, StatisticsOptions } from '../registry/statistics.ts'
import { Statistics } from '../registry/statistics.ts'
import { byHand, failureKind, probeFailed, probesPassed } from './causes.ts'
import type { CircuitView } from './circuit-reading.ts'
import { readCircuit } from './circuit-reading.ts'
import { HeldMode } from './held-mode.ts'
import type { RestoredStart } from './saved-state.ts'
import type { Shadow } from './shadow.ts'
import type { Settlement } from './trip-rule.ts'
import { TripRule } from './trip-rule.ts'

/** What may be changed while a circuit is in use. */
export interface CircuitRules {
  /** When it opens. */
  readonly policy: Policy
  /** How it comes back. */
  readonly recovery: Recovery
}

/** What a circuit is made of, and whom it tells. It keeps this object and asks it again. */
export interface CircuitOptions extends CircuitRules {
  readonly name: string
  readonly group: string
  /** How the statistics' window is cut; the policy has its own. */
  readonly statistics: StatisticsOptions
  /** Whether calls become one. @default false */
  readonly coalesces?: boolean
  /** Until when its rule does not open it, on the monotonic clock. `-Infinity`: it may from the start. */
  readonly warmUntil: number
  readonly clock: Clock
  readonly registry: Registry
  /** The settings in force, for people. */
  settings(): SettingsReading
  /** Calls in flight now. */
  inFlight(): number
  /** Called after each change of state or mode, with how it came about. `hasTurned`: calls fare otherwise than before. */
  onTransition(transition: TransitionReading, hasTurned: boolean): void
}

/** How a circuit came to be as it is: `lastTransition`; and how it left the closed state: `opening`. */
export type CircuitHistory = Pick<CircuitView, 'lastTransition' | 'opening'>

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
  /** How calls became one; `undefined` where none do. */
  readonly batches: Batches | undefined
  /**
   * Whether it lets every call through and observes it: one question that answers all others for nearly all calls. This
   * and `ticket` are plain: each call asks for them, and the compiler puts only so much into one piece of code.
   */
  isFree = true
  /** The ticket of every call while it is closed; `noTicket` while it is not. */
  ticket = 0
  /** What time it is; for calls in quick succession perhaps not exact to the part of a turn of the event loop. */
  readonly recent: () => number
  readonly #options: CircuitOptions
  readonly #clock: Clock
  readonly #rule: TripRule
  /** Successes that the rule has not been told of, and before which whole millisecond there may be more. */
  #keptBack = 0
  #keptBackUntil = 0
  #recovery: Recovery
  #state: State
  #wake: Timer | undefined
  /** Made when a hand first touches it: few circuits ever see one. */
  #held: HeldMode | undefined
  #isShutdown = false
  #openedAt = 0
  #sleptMs: number | undefined
  #lastTransition: TransitionReading | null = null
  #opening: TransitionReading | null = null

  /** @param statistics Where it counts. */
  constructor(options: CircuitOptions, statistics: Statistics = new Statistics(options.statistics)) {
    this.name = options.name
    this.#options = options
    this.#clock = options.clock
    this.#rule = new TripRule(options.policy, options.statistics)
    this.#recovery = options.recovery
    this.recent = recentOf(options.clock)
    this.statistics = statistics
    this.batches = options.coalesces ? new Batches(options.statistics) : undefined
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

  /** Who decides what it lets through. */
  get mode(): Mode {
    return this.#held?.mode ?? automatic
  }

  /** What it would have done; `undefined` where it is not in shadow mode. */
  protected get shadow(): Shadow | undefined {
    return this.#held?.shadow
  }

  /** How it came to be as it is, for the board. */
  protected get history(): CircuitHistory {
    const opening = this.#held?.opening === undefined ? this.#opening : this.#held.opening
    return { lastTransition: this.#lastTransition, opening }
  }

  /** How long the last opening was to last, in milliseconds; `undefined`: there was none. */
  get sleptMs(): number | undefined {
    return this.#sleptMs
  }

  /** How calls fare: as its state says, unless a hand has forced it. */
  get standing(): State['kind'] {
    return forcedBy(this.mode) ?? this.state.kind
  }

  /** Whether it is half-open and has room for another probe. */
  hasRoom(now: number): boolean {
    const { state } = this
    return state.kind === 'half-open' && hasRoom(state, now, this.#recovery)
  }

  /** What time it is: while it is not half-open, as `recent`. */
  now(): number {
    // A free one is closed; its state would be one thing more to fetch for each call.
    return this.isFree || this.#state.kind !== 'half-open' ? this.recent() : this.#clock.now()
  }

  /** How long a call took that began at a reading of `now()`, in milliseconds. */
  took(startedAt: number, now: number): number {
    const tookMs = now - startedAt
    return tookMs < leastLagMs ? tookMs : Math.max(0, tookMs - this.lagOf(startedAt))
  }

  /** By how many milliseconds a reading of `now()` proved to lag behind. */
  lagOf(reading: number): number {
    const { lagOf } = this.#clock
    return lagOf === undefined ? 0 : lagOf(reading)
  }

  /** Moves on by the passing of time, where timers are late. */
  wake(now: number): void {
    this.#held?.endIfDue()
    const state = this.#state
    if (state.kind === 'open' && now >= state.probeAt) this.#happen({ kind: 'wake' }, now)
  }

  /**
   * Asks for a call to be let through. The ticket goes back with its end; `undefined`: turned away.
   *
   * @param leaseMs How long it may hold its place as a probe. @default as long as all others
   */
  admit(now: number, leaseMs?: number): number | undefined {
    const { kind } = this.mode
    if (kind !== 'automatic') return this.#admitIn(kind, now, leaseMs)
    const ticket = this.ask(now, leaseMs)
    if (ticket === undefined) this.statistics.count('short-circuited', now)
    return ticket
  }

  /** Takes note of something that happened. */
  note(counter: Counter, now: number): void {
    if (counter === 'fallback-missing') this.statistics.unanswered(now)
    else this.statistics.count(counter, now)
  }

  /** Takes note of an admitted call that went well, and draws the conclusion: what most calls come to. */
  succeeded(ticket: number, tookMs: number, now: number): void {
    this.statistics.succeeded(tookMs, now)
    if (ticket !== this.ticket) return this.decide(ticket, { outcome: 'success', tookMs }, now)
    if (now < this.#keptBackUntil) this.#keptBack++
    else this.#tellRule(tookMs, now)
  }

  /** Takes note of how an admitted call went. */
  count({ outcome, tookMs }: Settlement, now: number): void {
    if (outcome === 'failure' && tookMs !== undefined) return this.statistics.failed(tookMs, now)
    this.statistics.count(outcome, now)
    if (tookMs !== undefined) this.statistics.took(tookMs, now)
  }

  /** Draws the conclusion from how an admitted call went: the only place where that can change the state. */
  decide(ticket: number, settlement: Settlement, now: number): void {
    if (ticket === this.#held?.shadowTicket) return this.#held.shadow?.ended(settlement.outcome)
    if (ticket === heardByRule) return this.#toldRule.record(settlement, now)
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

  /** Puts it into a mode, or back into the automatic one; it is told of as the doing of that hand. */
  setMode(mode: Mode, now: number): void {
    if (this.#isShutdown || mode === this.mode) return
    const before = this.standing
    this.#held ??= new HeldMode(this.#clock, (ended, afterMs) =>
      this.#handed(forcedBy(ended) ?? this.state.kind, { kind: 'mode-ended', mode: ended.kind, afterMs }),
    )
    this.#held.set(mode)
    this.#handed(before, byHand(mode, now))
  }

  /**
   * Goes by other rules from now on. What both the old and the new one remember alike is kept.
   *
   * @param rules Without a `policy` it keeps the one that it has.
   */
  configure({ policy, recovery }: Partial<CircuitRules> & Pick<CircuitRules, 'recovery'>): void {
    if (policy !== undefined) this.#toldRule.use(policy)
    this.#keptBackUntil = 0
    this.#recovery = recovery
    this.#options.registry.changed()
  }

  /** Goes on in a state that was saved elsewhere. Nobody is told. */
  restore(start: RestoredStart, now: number): void {
    if (start.kind === 'closed') return
    const since = start.kind === 'open' ? now - start.sleptMs : now
    const open = { kind: 'open', generation: 1, since, probeAt: now, trips: 1 } as const
    const probeAt = start.kind === 'open' ? now + start.remainingMs : now
    this.#openedAt = since
    this.#state =
      start.kind === 'open' ? { ...open, probeAt } : transition(open, { kind: 'wake' }, now, this.#recovery)
    this.sort()
    if (this.#state.kind === 'open') this.#wakeFrom(this.#state)
  }

  /** Leaves the board for good; whatever still comes back decides nothing. */
  shutdown(): void {
    this.#isShutdown = true
    this.sort()
    this.#wake?.cancel()
    this.#held?.cancel()
    this.#options.registry.remove(this)
  }

  read(name: string): CircuitReading {
    const options = this.#options
    const { clock, group } = options
    return readCircuit({
      name,
      group,
      clock,
      state: this.#state,
      mode: this.mode,
      shadow: this.#held?.shadow?.read(),
      rules: this.#toldRule.read(clock.now()),
      recovery: this.#recovery,
      statistics: this.statistics,
      batches: this.batches,
      inFlight: options.inFlight(),
      settings: options.settings(),
      ...this.history,
    })
  }

  latencyCounts(): Uint32Array | undefined {
    return this.statistics.latencyCounts()
  }

  /** Asks the state for a ticket. */
  protected ask(now: number, leaseMs?: number): number | undefined {
    const before = this.#state
    if (before.kind === 'closed') return before.generation
    if (before.kind === 'open' && now < before.probeAt) return undefined
    return ticketGiven(before, this.#happen({ kind: 'admit', leaseMs }, now))
  }

  #admitIn(kind: ModeKind, now: number, leaseMs: number | undefined): number | undefined {
    const ticket = asksState(kind) ? this.ask(now, leaseMs) : undefined
    const admission = admissionIn(kind, ticket !== undefined)
    if (admission.kind === 'turned-away') {
      this.statistics.count('short-circuited', now)
      return undefined
    }
    if (admission.wouldTurnAway) this.#held?.shadow?.rejected()
    return admission.reaches === 'state' ? ticket : this.#ticketWithoutState(admission.reaches)
  }

  #ticketWithoutState(reaches: Exclude<Reach, 'state'>): number {
    if (reaches === 'rule') return heardByRule
    return reaches === 'statistics' ? this.#held!.shadowTicket : unheard
  }

  /** The rule, once it has been told of all. */
  get #toldRule(): TripRule {
    if (this.#keptBack > 0) this.#rule.add(this.#keptBack)
    this.#keptBack = 0
    return this.#rule
  }

  #tellRule(tookMs: number, now: number): void {
    const rule = this.#toldRule
    this.#keptBackUntil = Math.floor(rule.succeeded(tookMs, now))
    if (rule.opensOnSuccess) this.#tripIfDue(now)
  }

  #judge(settlement: Settlement, now: number): void {
    this.#toldRule.record(settlement, now)
    if (isError(settlement.outcome) || this.#rule.opensOnSuccess) this.#tripIfDue(now)
  }

  #tripIfDue(now: number): void {
    const cause = now < this.#options.warmUntil ? undefined : this.#toldRule.met(now)
    if (cause !== undefined) this.#happen({ kind: 'trip' }, now, cause)
  }

  /**
   * A probe that was not run, or was called off, says nothing; one that the caller spoilt shows that somebody answers.
   * While a hand forces the circuit, none decides; its place falls free.
   */
  #judgeProbe(ticket: number, { outcome, error, tookMs = 0 }: Settlement, now: number): void {
    if (this.#isForced || outcome === 'rejected' || outcome === 'cancelled')
      this.#happen({ kind: 'returned', ticket }, now)
    else if (!isError(outcome)) this.#happen({ kind: 'passed', ticket }, now)
    else {
      const cause = probeFailed(this.#state, this.#recovery, failureKind(outcome, error), tookMs)
      this.#happen({ kind: 'failed', ticket }, now, cause)
    }
  }

  #happen(event: CircuitEvent, now: number, cause?: Cause): State {
    const before = this.#state
    if (this.#isShutdown || (this.#isForced && event.kind !== 'returned')) return before
    const after = transition(before, event, now, this.#recovery)
    this.#state = after
    this.sort()
    if (after.kind !== before.kind) this.#enter(before, after, cause ?? this.#causeOf(before, now))
    return after
  }

  /** Says anew whether it is free. */
  protected sort(): void {
    const isClosed = this.#state.kind === 'closed'
    this.ticket = isClosed ? this.#state.generation : noTicket
    this.isFree = isClosed && this.mode === automatic && !this.#isShutdown
  }

  #enter(before: State, after: State, cause: Cause): void {
    const clock = this.#clock
    const reading = { at: clock.epoch(), to: after.kind, cause }
    this.#lastTransition = reading
    if (after.kind === 'open') this.#held?.shadow?.opened()
    if (after.kind !== 'half-open') this.statistics.mark(after.kind === 'open', clock.now())
    if (before.kind === 'closed') this.#beginEpisode(after)
    if (after.kind === 'closed') this.#startAfresh()
    this.#wake?.cancel()
    if (after.kind === 'open') this.#wakeFrom(after)
    this.tell(reading, true)
  }

  #handed(before: State['kind'], cause: Cause): void {
    const clock = this.#clock
    this.sort()
    const to = this.standing
    const reading = { at: clock.epoch(), to, cause }
    this.#lastTransition = reading
    this.#showOpening(before, reading)
    if (to !== before && to !== 'half-open') this.statistics.mark(to === 'open', clock.now())
    if (this.#state.kind === 'open') this.#wakeFrom(this.#state)
    this.tell(reading, to !== before)
  }

  /** A hand hides the opening of the state below, or makes one of its own; when it lets go, the state's own is there again. */
  #showOpening(before: State['kind'], reading: TransitionReading): void {
    const held = this.#held!
    if (!this.#isForced) held.opening = undefined
    else if (reading.to === 'closed') held.opening = null
    else if (before === 'closed') held.opening = reading
  }

  /** Tells its door and the board. `hasTurned`: calls fare otherwise than before. */
  protected tell(reading: TransitionReading, hasTurned: boolean): void {
    this.#options.onTransition(reading, hasTurned)
    this.#options.registry.changed({ circuit: this, transition: reading })
  }

  #beginEpisode({ since }: State): void {
    this.#openedAt = since
    this.#opening = this.#lastTransition
  }

  #startAfresh(): void {
    this.#opening = null
    this.#toldRule.startAfresh()
    this.#keptBackUntil = 0
  }

  get #isForced(): boolean {
    return forcedBy(this.mode) !== undefined
  }

  #wakeFrom(open: OpenState): void {
    const clock = this.#clock
    // The difference of two readings is not exact.
    this.#sleptMs = Math.round((open.probeAt - open.since) * 1e3) / 1e3
    this.#wake?.cancel()
    // Forced, it stands still.
    if (this.#isForced) return
    this.#wake = clock.after(Math.max(0, open.probeAt - clock.now()), () => this.#awake(open))
  }

  /**
   * Timers count whole milliseconds, so that they ring a little early: who set one of his own for the same time must find
   * the circuit half-open. If it is more, the circuit waits for the rest. A listener may have opened it anew.
   */
  #awake(open: OpenState): void {
    const now = this.#clock.now()
    this.wake(open.probeAt - now < mostEarlyMs ? Math.max(now, open.probeAt) : now)
    if (this.#state === open) this.#wakeFrom(open)
  }

  /** Why the circuit moved on by itself. */
  #causeOf(before: State, now: number): Cause {
    if (before.kind === 'open') return { kind: 'slept', sleptMs: now - before.since }
    return probesPassed(before, now - this.#openedAt)
  }
}

/** The tickets of calls whose end does not reach the state; those of shadows lie below. */
const unheard = -1
const heardByRule = -2

/** What a hand makes of calls; `undefined`: it leaves them to the state. */
export function forcedBy({ kind }: Mode): State['kind'] | undefined {
  if (kind === 'forced-open') return 'open'
  return kind === 'forced-closed' ? 'closed' : undefined
}

/** A shorter lag is not noted. */
const leastLagMs = 1

/** By how much a timer may ring early: less than one for its own fraction, and less than one for that of the clock. */
const mostEarlyMs = 2

/** That of no call. */
export const noTicket = -3
