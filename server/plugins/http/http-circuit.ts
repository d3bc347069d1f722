import { errorPercentage } from '../../../shared/engine/policies/error-percentage.ts'
import { shareLatest } from '../../../shared/engine/share-latest.ts'
import { Circuit } from '../../breaker/circuit.ts'
import type { ResolvedHttpOptions } from './options.ts'
import { outcomeOfError, outcomeOfStatus, StatusError } from './outcome.ts'
import { retryAfterMs } from './retry-after.ts'

const slots = 10
const policyOf = shareLatest(errorPercentage)

/** What came back. */
export interface HttpAnswer {
  readonly status: number
  /** What stands in `Retry-After`, if anything. */
  readonly retryAfter?: string | null | undefined
}

/** A request that was let through. It ends once; what comes after that is not heard. */
export interface HttpAttempt {
  /** What its circuit is called. */
  readonly circuit: string
  /** The server answered. */
  answered(answer: HttpAnswer): void
  /** It did not. `signal`: the caller's own. */
  failed(error: unknown, signal?: AbortSignal | null): void
  /** The request was never sent. */
  returned(): void
}

/** The circuit around a server. */
export class HttpCircuit {
  readonly #options: ResolvedHttpOptions
  readonly #circuit: Circuit
  #inFlight = 0
  /** Until when the server asked not to be called. */
  #retryAt = -Infinity

  constructor(options: ResolvedHttpOptions, key: string) {
    const { clock, errorThresholdPercentage, volumeThreshold, rollingCountTimeout } = options
    const window = { slots, slotMs: rollingCountTimeout / slots }
    this.#options = options
    this.#circuit = new Circuit({
      name: options.name(key) || key,
      group: options.group,
      clock,
      registry: options.registry,
      warmUntil: -Infinity,
      policy: policyOf({
        threshold: errorThresholdPercentage,
        minimumCalls: volumeThreshold,
        ...window,
      }),
      recovery: {
        sleepMs: () => Math.max(options.resetTimeout, this.#retryAt - clock.now()),
        probes: 1,
        leaseMs: options.probeTimeout,
      },
      statistics: window,
      settings: () => this.#settings(),
      inFlight: () => this.#inFlight,
      onTransition: () => {},
    })
  }

  /** What the circuit is called. */
  get name(): string {
    return this.#circuit.name
  }

  /** Asks for a request to be let through; `undefined`: turned away. */
  begin(): HttpAttempt | undefined {
    const circuit = this.#circuit
    const now = circuit.now()
    circuit.wake(now)
    circuit.statistics.fired(now)
    const ticket = this.#isPutOff(now) ? undefined : circuit.admit(now)
    if (ticket === undefined) return undefined
    circuit.statistics.inFlight(++this.#inFlight)
    return this.#attempt(ticket, now)
  }

  /** Leaves the board; what is under way decides nothing any more. */
  shutdown(): void {
    this.#circuit.shutdown()
  }

  /** The server's word may come when the circuit has already opened for another reason. */
  #isPutOff(now: number): boolean {
    if (this.#circuit.standing === 'closed' || now >= this.#retryAt) return false
    this.#circuit.note('short-circuited', now)
    return true
  }

  #attempt(ticket: number, startedAt: number): HttpAttempt {
    let hasEnded = false
    const settle = (outcome: ReturnType<typeof outcomeOfError>, error?: unknown) => {
      if (hasEnded) return
      hasEnded = true
      this.#inFlight--
      const now = this.#circuit.now()
      const settlement = { outcome, error, tookMs: this.#circuit.took(startedAt, now) }
      this.#circuit.count(settlement, now)
      this.#circuit.decide(ticket, settlement, now)
    }
    return {
      circuit: this.name,
      answered: ({ status, retryAfter }) => {
        const outcome = outcomeOfStatus(status, this.#options.isFailure)
        if (outcome === 'failure') this.#putOff(retryAfter)
        settle(outcome, outcome === 'failure' ? new StatusError(status) : undefined)
      },
      failed: (error, signal) => settle(outcomeOfError(error, signal), error),
      returned: () => settle('cancelled'),
    }
  }

  #putOff(retryAfter: string | null | undefined): void {
    const { clock, maxRetryAfter } = this.#options
    const ms = retryAfterMs(retryAfter, clock.epoch())
    if (ms !== undefined) this.#retryAt = clock.now() + Math.min(ms, maxRetryAfter)
  }

  #settings() {
    const { door, timeoutMs, resetTimeout } = this.#options
    return {
      door,
      timeoutMs,
      sleepMs: resetTimeout === Infinity ? null : resetTimeout,
      slots,
      probes: 1,
      capacity: null,
      fallback: null,
    }
  }
}
