import type { Recovery } from '../../../shared/engine/recovery.ts'
import type { SettingsReading, TransitionReading } from '../../../shared/wire/reading.ts'
import { Circuit } from '../../breaker/circuit.ts'
import type { BreakerOptions, BreakerPlace, ResolvedBreakerOptions } from './options.ts'
import { resolveBreakerOptions } from './options.ts'
import { FailureRule } from './rule.ts'
import { wallClock } from './wall-clock.ts'

/** A request that was let through. */
export interface Admission {
  readonly ticket: number
  /** On the circuit's clock. */
  readonly startedAt: number
}

/**
 * The circuit of one key, which the plugin puts into the internal meta of each request. Its methods are those of
 * @tinkoff's class.
 */
export class CircuitBreaker {
  readonly #circuit: Circuit
  readonly #rule: FailureRule
  readonly #options: ResolvedBreakerOptions
  /** So many may try when the sleep is over. */
  #probes = 1
  #inFlight = 0
  #lastError: unknown
  #latest: Admission | undefined

  constructor(options: BreakerOptions = {}, place: BreakerPlace = {}) {
    const resolved = resolveBreakerOptions(options, place)
    const clock = wallClock(resolved.clock)
    this.#options = resolved
    this.#rule = new FailureRule(resolved)
    this.#circuit = new Circuit({
      name: resolved.name,
      group: resolved.group,
      clock,
      registry: resolved.registry,
      warmUntil: -Infinity,
      policy: this.#rule.policy,
      recovery: this.#recovery(),
      statistics: this.#rule.window,
      settings: () => this.#settings(),
      inFlight: () => this.#inFlight,
      onTransition: (transition) => this.#turned(transition),
    })
  }

  /** The circuit behind this door: what the registry knows, and what `HystrixStats` takes. */
  get circuit(): Circuit {
    return this.#circuit
  }

  /** Whether all requests are let through. */
  isClosed(): boolean {
    return this.#circuit.standing === 'closed'
  }

  /** Whether all requests are turned away. */
  isOpen(): boolean {
    return this.#circuit.standing === 'open'
  }

  /** Whether some requests are let through as probes. */
  isHalfOpen(): boolean {
    return this.#circuit.standing === 'half-open'
  }

  /** What the request failed with that opened the circuit. */
  getError(): unknown {
    return this.#lastError
  }

  /** Asks for a request to be let through, and says whether it is turned away. */
  shouldThrow(): boolean {
    const admission = this.admit()
    if (admission !== undefined) this.#latest = admission
    return admission === undefined
  }

  /** The request that was let through last went well. */
  success(): void {
    if (this.#latest) this.succeeded(this.#latest)
  }

  /** The request that was let through last failed. */
  failure(error?: unknown): void {
    if (this.#latest) this.failed(this.#latest, error)
  }

  /** Asks for a request to be let through; `undefined`: it is turned away. */
  admit(): Admission | undefined {
    const circuit = this.#circuit
    const now = circuit.now()
    circuit.wake(now)
    circuit.statistics.fired(now)
    const ticket = circuit.admit(now)
    if (ticket === undefined) return undefined
    if (circuit.state.kind === 'closed') this.#rule.began(now)
    circuit.statistics.inFlight(++this.#inFlight)
    return { ticket, startedAt: now }
  }

  /** It went well. */
  succeeded(admission: Admission): void {
    this.#end(admission, 'success')
  }

  /** It failed, for which the server is not to blame. */
  ignored(admission: Admission): void {
    this.#end(admission, 'ignored')
  }

  /** It failed. */
  failed(admission: Admission, error: unknown): void {
    const wasOpen = this.isOpen()
    this.#end(admission, 'failure', error)
    if (!wasOpen && this.isOpen()) this.#lastError = error
  }

  /** Leaves the board; what is under way decides nothing any more. */
  shutdown(): void {
    this.#circuit.shutdown()
  }

  #end({ ticket, startedAt }: Admission, outcome: 'success' | 'ignored' | 'failure', error?: unknown): void {
    const now = this.#circuit.now()
    const settlement = { outcome, error, tookMs: this.#circuit.took(startedAt, now) }
    this.#inFlight = Math.max(0, this.#inFlight - 1)
    this.#circuit.count(settlement, now)
    this.#circuit.decide(ticket, settlement, now)
  }

  /** How many may try is known when the circuit opens. */
  #recovery(): Recovery {
    const probes = () => this.#probes
    const { openTimeout, probeTimeout } = this.#options
    return {
      sleepMs: () => openTimeout,
      leaseMs: probeTimeout,
      get probes() {
        return probes()
      },
    }
  }

  #turned({ to, cause }: TransitionReading): void {
    if (to === 'closed') this.#closed()
    else if (to === 'open' && cause.kind === 'rule') this.#probes = this.#share()
    else if (to === 'open' && cause.kind === 'by-hand') this.#probes = 1
  }

  #closed(): void {
    this.#rule.startAfresh()
    this.#lastError = null
  }

  #share(): number {
    const requests = this.#rule.requests(this.#circuit.now())
    return Math.max(1, Math.ceil((requests * this.#options.halfOpenThreshold) / 100))
  }

  #settings(): SettingsReading {
    const { openTimeout } = this.#options
    return {
      door: 'tinkoff-request',
      timeoutMs: null,
      sleepMs: openTimeout === Infinity ? null : openTimeout,
      slots: this.#rule.window.slots,
      probes: this.#probes,
      capacity: null,
      fallback: null,
    }
  }
}
