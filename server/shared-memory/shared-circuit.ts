import type { Cause } from '../../shared/engine/cause.ts'
import type { Clock, Timer } from '../../shared/engine/clock.ts'
import { recentOf } from '../../shared/engine/clock.ts'
import { ErrorTally } from '../../shared/engine/error-tally.ts'
import { automatic } from '../../shared/engine/mode.ts'
import { seededRandom } from '../../shared/engine/random.ts'
import type { State } from '../../shared/engine/state.ts'
import type { CircuitReading } from '../../shared/wire/reading.ts'
import { readCircuit } from '../breaker/circuit-reading.ts'
import { errorKind } from '../breaker/error-kind.ts'
import { sleepBy } from '../breaker/recovery-options.ts'
import { sleepsBy } from '../breaker/settings-reading.ts'
import type { CircuitSource } from '../registry/registry.ts'
import type { Counter } from '../registry/statistics.ts'
import { Statistics } from '../registry/statistics.ts'
import type { Episode } from './episode.ts'
import { generationOf, issuedOf, kindOf, tripsOf } from './episode.ts'
import { measured, SharedHistory } from './history.ts'
import { CircuitBreakerStates } from './keys.ts'
import type { ResolvedSharedBreakerOptions } from './options.ts'
import { SharedRule } from './shared-rule.ts'
import type { SharedStateOptions } from './shared-state.ts'
import { SharedState } from './shared-state.ts'
import { StatisticsMemory } from './statistics-memory.ts'
import { whenThreadsEnd } from './thread-ends.ts'
import { window } from './thread-figures.ts'
import type { ThreadReading } from './thread-statistics.ts'
import { ThreadStatistics } from './thread-statistics.ts'

const { CLOSED, OPEN } = CircuitBreakerStates

/** A circuit whose state lies in shared memory, as one thread sees it: the state of all, and its own statistics. */
export class SharedCircuit implements CircuitSource {
  readonly name: string
  readonly isShutdown = false
  readonly statistics: Statistics | ThreadStatistics
  readonly #options: ResolvedSharedBreakerOptions
  readonly #clock: Clock
  readonly #recent: () => number
  readonly #state: SharedState
  readonly #rule: SharedRule | undefined
  readonly #history: SharedHistory
  readonly #fallback: string | null
  #errors: ErrorTally | undefined
  #wake: Timer | undefined
  #inFlight = 0
  /** What the present call ended in, if it ended badly. */
  #mistake: { readonly error: unknown; readonly tookMs: number } | undefined

  /** @param fallback The name of who answers in place of a task; `null`: nobody. */
  constructor(options: ResolvedSharedBreakerOptions, fallback: string | null) {
    const { cells, failureThreshold, resetTimeout, probeTimeout, clock, policy } = options
    this.name = options.name
    this.#options = options
    this.#clock = clock
    this.#recent = recentOf(clock)
    this.#fallback = fallback
    this.statistics = statisticsOf(options)
    this.#history = new SharedHistory({ failureThreshold, resetTimeout })
    this.#rule = policy === null ? undefined : new SharedRule(cells, policy, clock)
    this.#state = new SharedState(cells, {
      failureThreshold,
      resetTimeout,
      sleepMs: sleepOf(options),
      leaseMs: probeTimeout,
      rule: this.#rule,
      onChange: (before, after, now) => this.#changed(before, after, now),
    })
    options.registry.add(this)
  }

  /** What it lets through: one of `CircuitBreakerStates`. */
  get kind(): number {
    return kindOf(this.#state.read(this.#clock.now()))
  }

  /** Asks for a call to be let through. The ticket goes back with its end; `undefined`: turned away. */
  admit(now: number): Episode | undefined {
    const ticket = this.#state.closedTicket ?? this.#state.admit(this.#clock.now())
    this.statistics.fired(now)
    if (ticket === undefined) this.statistics.count('short-circuited', now)
    else this.#began()
    return ticket
  }

  /** What time it is; for calls in quick succession perhaps not exact to the part of a turn of the event loop. */
  now(): number {
    return this.#recent()
  }

  /** A call that was let through went well. */
  succeeded(ticket: Episode, startedAt: number): void {
    const now = this.#endOf(ticket)
    this.#ended()
    const tookMs = this.#took(startedAt, now)
    this.statistics.succeeded(tookMs, now)
    this.#state.passed(ticket, now, tookMs)
  }

  /** A call that was let through failed. */
  failed(ticket: Episode, startedAt: number, error: unknown): void {
    const now = this.#endOf(ticket)
    const tookMs = this.#took(startedAt, now)
    this.#ended()
    this.statistics.count('failure', now)
    this.statistics.took(tookMs, now)
    this.#errors ??= new ErrorTally(window)
    this.#errors.add(errorKind(error), now)
    this.#mistake = { error, tookMs }
    this.#state.failed(ticket, now, tookMs)
    this.#mistake = undefined
  }

  /** Takes note of how a caller was served. */
  note(counter: Counter): void {
    this.statistics.count(counter, this.#clock.now())
  }

  /** Puts it into a state by hand. */
  put(kind: number): void {
    this.#state.put(kind, this.#clock.now())
  }

  /** What each thread has counted; empty where they share no statistics. */
  readThreads(): ThreadReading[] {
    return this.#shared?.readThreads() ?? []
  }

  latencyCounts(): Uint32Array | undefined {
    return this.statistics.latencyCounts()
  }

  read(name: string): CircuitReading {
    const { group, failureThreshold, resetTimeout, probeTimeout, backoff } = this.#options
    const now = this.#clock.now()
    const episode = this.#state.read(now)
    this.#see(episode, now)
    return readCircuit({
      name,
      group,
      clock: this.#clock,
      state: this.#stateOf(episode, now),
      mode: automatic,
      shadow: undefined,
      rules: this.#rule?.measurements(episode, now) ?? [measured(this.#state.failures, failureThreshold)],
      recovery: { sleepMs: () => resetTimeout, probes: 1, leaseMs: probeTimeout },
      statistics: this.statistics,
      inFlight: this.#shared?.allInFlight ?? this.#inFlight,
      settings: {
        door: 'shared-memory',
        timeoutMs: null,
        sleepMs: resetTimeout === Infinity ? null : resetTimeout,
        ...(backoff !== null && { sleepsMs: sleepsBy(backoff) }),
        slots: window.slots,
        probes: 1,
        capacity: null,
        fallback: this.#fallback,
      },
      lastTransition: this.#history.last,
      opening: this.#history.opening,
    })
  }

  get #shared(): ThreadStatistics | undefined {
    return this.statistics instanceof ThreadStatistics ? this.statistics : undefined
  }

  #began(): void {
    this.statistics.inFlight(++this.#inFlight)
  }

  #ended(): void {
    this.statistics.inFlight(--this.#inFlight)
  }

  /** A reading that lagged behind makes no call longer. */
  #took(startedAt: number, now: number): number {
    const { lagOf } = this.#clock
    const tookMs = now - startedAt
    return Math.max(0, lagOf === undefined || tookMs < leastLagMs ? tookMs : tookMs - lagOf(startedAt))
  }

  /** The time of a probe's end may decide how long the circuit sleeps. */
  #endOf(ticket: Episode): number {
    return kindOf(ticket) === CLOSED ? this.#recent() : this.#clock.now()
  }

  #changed(before: Episode, after: Episode, now: number): void {
    this.#see(after, now, this.#causeOf(before, after, now))
    this.#wake?.cancel()
    if (kindOf(after) === OPEN) this.#wakeFrom(after)
    else if (kindOf(after) === CLOSED) this.#errors = undefined
    this.#options.registry.changed()
  }

  #see(episode: Episode, now: number, cause?: Cause): void {
    const since = this.#state.since(episode, now)
    const at = Math.round(this.#clock.epoch() + since - this.#clock.now())
    this.#history.see({
      episode,
      since,
      at,
      failures: this.#state.failures,
      cause,
      measured: this.#rule?.latest(now),
    })
  }

  /** What this thread knows better than the cells. */
  #causeOf(before: Episode, after: Episode, now: number): Cause | undefined {
    const mistake = this.#mistake
    if (mistake === undefined || kindOf(after) !== OPEN) return undefined
    const { error, tookMs } = mistake
    if (kindOf(before) !== CLOSED) return { kind: 'probe-failed', error: errorKind(error), afterMs: tookMs }
    const figures =
      this.#rule?.measurements(before, now)[0] ??
      measured(this.#state.failures, this.#options.failureThreshold)
    return { kind: 'rule', measured: figures, errors: this.#errors?.top(now, 3) ?? [] }
  }

  /** So that the array tells the truth also while nobody calls. */
  #wakeFrom(opened: Episode): void {
    const now = this.#clock.now()
    const until = this.#state.since(opened, now) + this.#state.sleepMs(opened, now)
    this.#wake = this.#clock.after(Math.max(0, until - now), () => {
      if (this.#state.read(this.#clock.now()) === opened) this.#wakeFrom(opened)
    })
  }

  #stateOf(episode: Episode, now: number): State {
    const { probeTimeout } = this.#options
    const since = this.#state.since(episode, now)
    const generation = generationOf(episode)
    const trips = tripsOf(episode)
    if (kindOf(episode) === CLOSED) return { kind: 'closed', generation, since }
    if (kindOf(episode) === OPEN)
      return { kind: 'open', generation, since, probeAt: since + this.#state.sleepMs(episode, now), trips }
    const issued = issuedOf(episode)
    const leases = issued === 0 ? [] : [{ ticket: generation + issued, until: since + probeTimeout }]
    const stage = { stage: 0, stageSince: since, issuedBefore: 0 }
    const counts = { issued, issuedAt: since, passed: 0, failed: 0 }
    return { kind: 'half-open', generation, since, trips, leases, ...stage, ...counts }
  }
}

/** Chance is drawn once for each opening, alike in all threads and differently in each process. */
function sleepOf({ backoff }: ResolvedSharedBreakerOptions): SharedStateOptions['sleepMs'] {
  if (backoff === null) return undefined
  return (opened, since) => sleepBy(backoff, tripsOf(opened), seededRandom(since))
}

function statisticsOf({ name, statistics }: ResolvedSharedBreakerOptions): Statistics | ThreadStatistics {
  if (statistics === undefined) return new Statistics(window)
  const memory = new StatisticsMemory(statistics)
  releaseAtEnd(statistics, memory)
  return new ThreadStatistics(name, memory, moreThreads)
}

/** A shorter lag is not noted. */
const leastLagMs = 1
const moreThreads = 'sharedStatistics({ threads }) makes room for more.'
/** The memories for which the end of threads is heard. */
const listening = new WeakSet<SharedArrayBuffer>()

/** A thread that ends leaves its figures to the next. */
function releaseAtEnd(buffer: SharedArrayBuffer, memory: StatisticsMemory): void {
  if (listening.has(buffer)) return
  listening.add(buffer)
  whenThreadsEnd((thread) => memory.release(thread))
}
