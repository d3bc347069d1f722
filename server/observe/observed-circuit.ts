import type { Cause } from '../../shared/engine/cause.ts'
import type { Clock } from '../../shared/engine/clock.ts'
import type { ErrorCount } from '../../shared/engine/error-tally.ts'
import { ErrorTally } from '../../shared/engine/error-tally.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import type { CircuitReading, Serving, TransitionReading, WindowReading } from '../../shared/wire/reading.ts'
import type { CircuitSource, Registry } from '../registry/registry.ts'
import type { Counter, StatisticsOptions } from '../registry/statistics.ts'
import { Statistics } from '../registry/statistics.ts'
import type { Sight, Standing } from './sight.ts'
import { readSight } from './sight.ts'

/** What an observed circuit is made of. */
export interface ObservedCircuitOptions {
  readonly name: string
  readonly group: string
  readonly clock: Clock
  /** How the window of its statistics is cut. */
  readonly statistics: StatisticsOptions
  /** Which counts the breaker never tells. */
  readonly untold?: readonly (Outcome | Serving)[]
  /** Looks at the breaker; `undefined` when it is no more. */
  readonly look: () => Sight | undefined
}

/**
 * A breaker that is not ours, as the board sees it: counted from what it tells, and looked at when it is read. It does not
 * hold the breaker; the breaker's listeners hold it.
 */
export class ObservedCircuit implements CircuitSource {
  readonly name: string
  readonly statistics: Statistics
  readonly #options: ObservedCircuitOptions
  readonly #registries = new Set<Registry>()
  readonly #errors: ErrorTally
  #sight: Sight
  #standing: Standing
  #lastTransition: TransitionReading | null = null
  #opening: TransitionReading | null = null
  #isShutdown = false

  /** @param sight How the breaker stands when its observation begins. */
  constructor(options: ObservedCircuitOptions, sight: Sight) {
    this.name = options.name
    this.#options = options
    this.statistics = new Statistics(options.statistics)
    this.#errors = new ErrorTally(options.statistics)
    this.#sight = sight
    this.#standing = { kind: sight.state, since: undefined, trips: 1, observedSince: options.clock.now() }
  }

  get isShutdown(): boolean {
    return this.#isShutdown
  }

  /** How it stands, as far as it was told. */
  get standing(): Standing {
    return this.#standing
  }

  /** Puts it on the board of a registry, too. */
  appearIn(registry: Registry): void {
    if (this.#isShutdown) return
    registry.add(this)
    this.#registries.add(registry)
  }

  /** Takes note of something that happened now. */
  note(counter: Counter): void {
    this.statistics.count(counter, this.#options.clock.now())
  }

  /** Takes note of a call that ended well, or by its caller's own mistake, after so many milliseconds. */
  ended(outcome: Outcome, tookMs: number): void {
    const now = this.#options.clock.now()
    this.statistics.count(outcome, now)
    this.statistics.took(tookMs, now)
  }

  /** Takes note of a call that ended badly; `tookMs` is absent when the function was not called. */
  failed(outcome: Outcome, error: string, tookMs?: number): void {
    this.note(outcome)
    const now = this.#options.clock.now()
    if (tookMs !== undefined) this.statistics.took(tookMs, now)
    this.#errors.add(error, now)
  }

  /** The most frequent errors of the window. */
  topErrors(): readonly ErrorCount[] {
    return this.#errors.top(this.#options.clock.now(), 3)
  }

  /** The breaker has told that its state has changed. */
  moved(to: Standing['kind'], cause: Cause): void {
    const { clock } = this.#options
    const { kind, trips, observedSince } = this.#standing
    const isAgain = kind === 'half-open' && to === 'open'
    this.#standing = {
      kind: to,
      since: clock.now(),
      trips: isAgain ? trips + 1 : to === 'half-open' ? trips : 1,
      observedSince,
    }
    this.#lastTransition = { at: clock.epoch(), to, cause }
    if (to === 'closed') this.#opening = null
    else if (kind === 'closed') this.#opening = this.#lastTransition
    this.#tell()
  }

  /** The statistics of the window, as far as they were counted. */
  readWindow(): WindowReading {
    return this.statistics.readWindow(this.#options.clock.now())
  }

  /** How long it has been as it is, or has been seen so, in milliseconds. */
  get standingMs(): number {
    const { since, observedSince } = this.#standing
    return this.#options.clock.now() - (since ?? observedSince)
  }

  /** How long it was not closed, or has been seen so, in milliseconds. */
  get openMs(): number {
    const { clock } = this.#options
    if (this.#opening !== null) return clock.epoch() - this.#opening.at
    return clock.now() - this.#standing.observedSince
  }

  /** Leaves the board for good. */
  end(): void {
    this.#isShutdown = true
    for (const registry of this.#registries) registry.remove(this)
    this.#tell()
  }

  read(name: string): CircuitReading {
    this.#sight = this.#options.look() ?? this.#sight
    const { group, clock, untold } = this.#options
    return readSight(this.#sight, {
      name,
      group,
      clock,
      untold,
      standing: this.#standing,
      statistics: this.statistics,
      lastTransition: this.#lastTransition,
      opening: this.#opening,
    })
  }

  #tell(): void {
    for (const registry of this.#registries) registry.changed()
  }
}
