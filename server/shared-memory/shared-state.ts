import type { Episode } from './episode.ts'
import { closed, generationOf, halfOpened, handed, issuedOf, kindOf, opened, reissued } from './episode.ts'
import { CircuitBreakerKeys, CircuitBreakerStates } from './keys.ts'
import type { PairValue } from './pair.ts'
import { Pair } from './pair.ts'
import type { SharedRule } from './shared-rule.ts'
import { Since } from './since.ts'

const { FAILURE_COUNT, STATE } = CircuitBreakerKeys
const { CLOSED, OPEN, HALF_OPEN } = CircuitBreakerStates
const mostFailures = 2 ** 31 - 1

/** When a circuit in shared memory opens and how it comes back. */
export interface SharedStateOptions {
  /** Failures in a row at which it opens. Whole number from 1. */
  readonly failureThreshold: number
  /** How long it turns calls away, in milliseconds. */
  readonly resetTimeout: number
  /** How long an opening lasts that began then, where that is not always the same. @default resetTimeout */
  readonly sleepMs?: ((opened: Episode, since: number) => number) | undefined
  /** How long a probe may hold its place, in milliseconds. */
  readonly leaseMs: number
  /** When it opens, where that is not by failures in a row. */
  readonly rule?: SharedRule | undefined
  /** Called by the thread that changed the state, once for each change. */
  readonly onChange: (before: Episode, after: Episode, now: number) => void
}

/**
 * The state of a circuit in memory that many threads share. There is no lock: each step is one exchange of a 64-bit word,
 * which one thread wins and after which the circuit is whole. So a thread may die at any moment.
 *
 * The state and what the circuit remembers of it lie in one word. When they do not agree, somebody wrote the state by
 * hand; whoever sees it first makes it the circuit's own.
 */
export class SharedState {
  readonly #cells: Int32Array<SharedArrayBuffer>
  readonly #options: SharedStateOptions
  readonly #state: Pair
  readonly #failures: Pair
  readonly #since: Since
  readonly #episodeIndex: number

  constructor(cells: Int32Array<SharedArrayBuffer>, options: SharedStateOptions) {
    this.#cells = cells
    this.#options = options
    this.#state = new Pair(cells, STATE)
    this.#failures = new Pair(cells, FAILURE_COUNT)
    this.#since = new Since(cells)
    this.#episodeIndex = this.#state.asideIndex
  }

  /** What it lets through at `now`, and how it came to that. */
  read(now: number): Episode {
    const seen = this.#seen(now)
    const isOver = kindOf(seen.aside) === OPEN && this.#isOver(seen.aside, now)
    if (!isOver) return seen.aside
    this.#change(seen, halfOpened(seen.aside, 0), now)
    return this.#seen(now).aside
  }

  /** When that began, or its probe was let through; on the clock that `now` is of. */
  since(episode: Episode, now: number): number {
    return this.#since.of(episode, now)
  }

  /** Failures in a row. */
  get failures(): number {
    return Atomics.load(this.#cells, FAILURE_COUNT)
  }

  /** The ticket of every call while it is closed; `undefined` while it is not. */
  get closedTicket(): Episode | undefined {
    const episode = this.#episode
    const isClosed = kindOf(episode) === CLOSED && Atomics.load(this.#cells, STATE) === CLOSED
    return isClosed ? episode : undefined
  }

  /** Asks for a call to be let through. The ticket goes back with its end; `undefined`: turned away. */
  admit(now: number): Episode | undefined {
    return this.closedTicket ?? this.#admitProbe(now)
  }

  /** The call with this ticket went well. */
  passed(ticket: Episode, now: number, tookMs = 0): void {
    if (kindOf(ticket) !== CLOSED) return this.#endProbe(ticket, closed, now)
    if (this.#options.rule?.record(ticket, 'success', now, tookMs)) this.#trip(ticket, now)
    if (Atomics.load(this.#cells, FAILURE_COUNT) !== 0) this.#forgive(ticket)
  }

  /** The call with this ticket failed. */
  failed(ticket: Episode, now: number, tookMs = 0): void {
    if (kindOf(ticket) !== CLOSED) return this.#endProbe(ticket, opened, now)
    const { failureThreshold, rule } = this.#options
    const isOneTooMany = this.#blame(ticket) >= failureThreshold
    if (rule === undefined ? isOneTooMany : rule.record(ticket, 'failure', now, tookMs))
      this.#trip(ticket, now)
  }

  /** How long this opening lasts, in milliseconds. */
  sleepMs(episode: Episode, now: number): number {
    const { sleepMs, resetTimeout } = this.#options
    return sleepMs === undefined ? resetTimeout : sleepMs(episode, this.since(episode, now))
  }

  /** Puts it into a state by hand. */
  put(kind: number, now: number): void {
    for (;;) {
      const seen = this.#seen(now)
      if (this.#change(seen, handed(seen.aside, kind), now)) return
    }
  }

  get #episode(): Episode {
    return Atomics.load(this.#cells, this.#episodeIndex)
  }

  #admitProbe(now: number): Episode | undefined {
    for (;;) {
      const seen = this.#seen(now)
      const episode = seen.aside
      if (kindOf(episode) === CLOSED) return episode
      if (!this.#isOver(episode, now)) return undefined
      const probing = kindOf(episode) === OPEN ? halfOpened(episode, 1) : reissued(episode)
      if (this.#change(seen, probing, now)) return probing
    }
  }

  /** Whether the next call is let through: the sleep has ended, nobody probes, or the probe's lease has ended. */
  #isOver(episode: Episode, now: number): boolean {
    if (kindOf(episode) === HALF_OPEN && issuedOf(episode) === 0) return true
    const ms = kindOf(episode) === OPEN ? this.sleepMs(episode, now) : this.#options.leaseMs
    return now >= this.since(episode, now) + ms
  }

  /** A probe whose lease has ended lost its place, not its voice. */
  #endProbe(ticket: Episode, next: (before: Episode) => Episode, now: number): void {
    for (;;) {
      const seen = this.#seen(now)
      const isOfNow = generationOf(seen.aside) === generationOf(ticket) && kindOf(seen.aside) === HALF_OPEN
      if (!isOfNow || this.#change(seen, next(seen.aside), now)) return
    }
  }

  #trip(ticket: Episode, now: number): void {
    for (;;) {
      const seen = this.#seen(now)
      if (seen.aside !== ticket || this.#change(seen, opened(ticket), now)) return
    }
  }

  /** Counts a failure, and says how many that makes. What belongs to another generation counts for nothing. */
  #blame(ticket: Episode): number {
    for (;;) {
      const seen = this.#failures.read()
      if (this.#episode !== ticket) return 0
      const before = seen.aside === ticket ? seen.main : 0
      const count = Math.min(before + 1, mostFailures)
      if (this.#failures.replace(seen, count, ticket)) return count
    }
  }

  #forgive(ticket: Episode): void {
    for (;;) {
      const seen = this.#failures.read()
      const isOfNow = this.#episode === ticket
      if (!isOfNow || this.#failures.replace(seen, 0, ticket)) return
    }
  }

  /** The state as the circuit has it, after whatever was written by hand. */
  #seen(now: number): PairValue {
    for (;;) {
      const seen = this.#state.read()
      const { main: state, aside: episode } = seen
      if (state === kindOf(episode)) return seen
      // Nobody can honour a state that does not exist.
      if (state < CLOSED || state > HALF_OPEN) this.#state.replace(seen, kindOf(episode), episode)
      else this.#change(seen, handed(episode, state), now)
    }
  }

  /** One thread succeeds; whatever it has not done when it dies is made good by the next that looks. */
  #change(before: PairValue, after: Episode, now: number): boolean {
    if (!this.#state.replace(before, kindOf(after), after)) return false
    this.since(after, now)
    if (kindOf(after) === CLOSED) this.#startAfresh(after)
    // One more probe in place of a lost one is no other state.
    const isOther = generationOf(after) !== generationOf(before.aside)
    if (isOther) this.#options.onChange(before.aside, after, now)
    return true
  }

  #startAfresh(episode: Episode): void {
    const seen = this.#failures.read()
    const isOfNow = this.#episode === episode
    if (isOfNow && seen.aside !== episode) this.#failures.replace(seen, 0, episode)
  }
}
