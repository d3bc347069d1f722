import type { Cause } from '../../shared/engine/cause.ts'
import type { Measurement } from '../../shared/engine/policy.ts'
import type { TransitionReading } from '../../shared/wire/reading.ts'
import type { Episode } from './episode.ts'
import { generationOf, isByHand, kindOf, tripsOf } from './episode.ts'
import { CircuitBreakerStates } from './keys.ts'
import type { SharedStateOptions } from './shared-state.ts'

const { CLOSED, OPEN } = CircuitBreakerStates
const kinds = ['closed', 'open', 'half-open'] as const

/** What this thread saw of a change of state. */
export interface SeenChange {
  /** The state in which the circuit now is. */
  readonly episode: Episode
  /** When it came into it, on the circuit's clock and since 1970. */
  readonly since: number
  readonly at: number
  /** Failures in a row. */
  readonly failures: number
  /** What a policy saw, where there is one. */
  readonly measured?: Measurement | undefined
  /** What this thread knows of it, where it was the one that changed the state. */
  readonly cause?: Cause | undefined
}

/**
 * How a circuit in shared memory came into its state, as this thread knows it: what it did itself in full, what others did
 * as far as the shared cells tell.
 */
export class SharedHistory {
  readonly #options: Pick<SharedStateOptions, 'failureThreshold' | 'resetTimeout'>
  #seen: Episode = 0
  #seenSince: number | undefined
  #openedAt: number | undefined
  #last: TransitionReading | null = null
  #opening: TransitionReading | null = null

  constructor(options: Pick<SharedStateOptions, 'failureThreshold' | 'resetTimeout'>) {
    this.#options = options
  }

  /** How it came into its state; `null`: it is in its first. */
  get last(): TransitionReading | null {
    return this.#last
  }

  /** How it left the closed state; `null`: it is closed. */
  get opening(): TransitionReading | null {
    return this.#opening
  }

  /** How long it has not been closed, as far as this thread knows. */
  openMs(now: number): number {
    return this.#openedAt === undefined ? this.#options.resetTimeout : now - this.#openedAt
  }

  /** Takes note of the state in which the circuit is. */
  see(change: SeenChange): void {
    const { episode, since, at } = change
    if (generationOf(episode) === generationOf(this.#seen)) return
    this.#last = { at, to: kinds[kindOf(episode)]!, cause: change.cause ?? this.#causeOf(change) }
    this.#seen = episode
    this.#seenSince = since
    if (kindOf(episode) === CLOSED) this.#close()
    else if (this.#opening === null) this.#open(since)
  }

  #open(since: number): void {
    this.#opening = this.#last
    this.#openedAt = since
  }

  #close(): void {
    this.#opening = null
    this.#openedAt = undefined
  }

  #causeOf({ episode, since, failures, measured: seen }: SeenChange): Cause {
    const { failureThreshold: threshold } = this.#options
    if (isByHand(episode)) return { kind: 'by-hand' }
    if (kindOf(episode) === CLOSED) return { kind: 'probes-passed', probes: 1, openMs: this.openMs(since) }
    if (kindOf(episode) !== OPEN) return { kind: 'slept', sleptMs: this.#sleptMs(since) }
    if (tripsOf(episode) > 1) return { kind: 'probe-failed', error: 'in another thread', afterMs: 0 }
    const figures = seen ?? measured(Math.max(failures, threshold), threshold)
    return { kind: 'rule', measured: figures, errors: [] }
  }

  #sleptMs(until: number): number {
    const hasSeenIt = this.#seenSince !== undefined && kindOf(this.#seen) === OPEN
    return hasSeenIt ? until - this.#seenSince! : this.#options.resetTimeout
  }
}

/** The figures of the rule: failures in a row. */
export function measured(failures: number, threshold: number) {
  return {
    rule: 'consecutive',
    errors: failures,
    calls: failures,
    threshold,
    minimumCalls: 0,
    windowMs: 0,
  } as const
}
