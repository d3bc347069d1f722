import type { Timer } from '../../shared/engine/clock.ts'
import type { Random } from '../../shared/engine/random.ts'
import type { Recovery } from '../../shared/engine/recovery.ts'
import type { State } from '../../shared/engine/state.ts'
import type { CircuitReading } from '../../shared/wire/reading.ts'
import { readCircuit } from '../breaker/circuit-reading.ts'
import type { CircuitHistory, CircuitOptions } from '../breaker/circuit.ts'
import { Circuit, forcedBy, noTicket } from '../breaker/circuit.ts'
import type { Settlement } from '../breaker/trip-rule.ts'
import { Registry } from '../registry/registry.ts'
import type { CircuitRule } from './rule.ts'
import { keyOf } from './rule.ts'
import { resolveSharing } from './sharing.ts'
import type { CircuitBreakerStorage, DirectStorage } from './storage.ts'
import type { SharedTransition } from './stored-circuit.ts'
import { StoredCircuit } from './stored-circuit.ts'

/** A store that answers at once, as a circuit must that is asked in the middle of a call. */
export type CommonStorage = CircuitBreakerStorage & { readonly direct: DirectStorage }

/**
 * A circuit of a `CircuitBreaker` that several threads have in common: its state and its rule's figures are those of all
 * threads, modes are those of this one.
 */
export class CommonCircuit extends Circuit {
  readonly #options: CircuitOptions
  readonly #stored: StoredCircuit
  #wake: Timer | undefined
  #sleptMs: number | undefined

  /** @param recoveryBy How it comes back, where chance is handed in: all threads must come to the same. */
  constructor(options: CircuitOptions, recoveryBy: (random: Random) => Recovery, storage: CommonStorage) {
    const { name, group, clock, statistics, registry } = options
    const rule = ruleOf(options, recoveryBy)
    const key = `CircuitBreaker ${group}/${name}`
    super(options, storage.statisticsOf?.({ key: keyOf(key, rule), name }, statistics, clock))
    this.#options = options
    this.#stored = new StoredCircuit({
      name,
      group,
      key,
      rule,
      storage,
      sharing: resolveSharing('CircuitBreaker', {}),
      statistics,
      countsIn: this.statistics,
      clock,
      random: Math.random,
      // It is on the board already, as this.
      registry: new Registry(),
      settings: () => options.settings(),
      inFlight: () => options.inFlight(),
      onTransition: (transition) => this.#turned(transition),
      onStore: () => registry.changed(),
    })
    this.sort()
  }

  override get state(): State {
    return this.#stored.stateHere
  }

  override get sleptMs(): number | undefined {
    return this.#sleptMs
  }

  override now(): number {
    return this.#options.clock.now()
  }

  override wake(now: number): void {
    super.wake(now)
    if (this.#stored.state.kind === 'open' && this.state.kind !== 'open' && !this.#isForced)
      void this.#stored.turn('wake')
  }

  override succeeded(ticket: number, tookMs: number, now: number): void {
    this.statistics.inFlight(this.#options.inFlight())
    super.succeeded(ticket, tookMs, now)
  }

  override count(settlement: Settlement, now: number): void {
    this.statistics.inFlight(this.#options.inFlight())
    super.count(settlement, now)
  }

  /** While a hand forces the circuit in this thread, no probe of its decides; its place falls free. */
  override decide(ticket: number, settlement: Settlement, now: number): void {
    if (ticket < 0) super.decide(ticket, settlement, now)
    else if (!this.isShutdown && !this.#isForced) this.#stored.decide(ticket, settlement, now)
    else if (this.state.kind === 'half-open') this.#stored.decide(ticket, { outcome: 'cancelled' }, now)
  }

  override open(): void {
    if (!this.isShutdown && !this.#isForced && this.state.kind !== 'open') void this.#stored.turn('open')
  }

  override close(): void {
    if (!this.isShutdown && !this.#isForced && this.state.kind !== 'closed') void this.#stored.turn('close')
  }

  override shutdown(): void {
    super.shutdown()
    this.#wake?.cancel()
    void this.#stored.shutdown()
  }

  override read(name: string): CircuitReading {
    const options = this.#options
    const { group, clock, recovery } = options
    const reading = readCircuit({
      name,
      group,
      clock,
      state: this.state,
      mode: this.mode,
      shadow: this.shadow?.read(),
      rules: this.#stored.measurements,
      recovery,
      statistics: this.statistics,
      batches: this.batches,
      inFlight: this.statistics.allInFlight(options.inFlight()),
      settings: options.settings(),
      ...this.#told(),
    })
    return { ...reading, store: this.#stored.store }
  }

  protected override ask(): number | undefined {
    const verdict = this.#stored.ask()
    return typeof verdict === 'number' ? verdict : undefined
  }

  /** Each call has to ask. */
  protected override sort(): void {
    this.isFree = false
    this.ticket = noTicket
  }

  get #isForced(): boolean {
    return forcedBy(this.mode) !== undefined
  }

  /** What came last, be it of the state or of a hand in this thread. */
  #told(): CircuitHistory {
    const [common, own] = [this.#stored.history, this.history]
    const isOwn = (own.lastTransition?.at ?? 0) > (common.lastTransition?.at ?? 0)
    return {
      lastTransition: isOwn ? own.lastTransition : common.lastTransition,
      opening: this.#isForced ? own.opening : common.opening,
    }
  }

  #turned({ reading }: SharedTransition): void {
    this.#wake?.cancel()
    if (this.isShutdown) return
    if (reading.to === 'open') this.shadow?.opened()
    this.#wakeInTime()
    this.tell(reading, !this.#isForced)
  }

  /** The first thread whose time has come moves the circuit on. Timers may ring a little early. */
  #wakeInTime(): void {
    const { state } = this.#stored
    if (state.kind !== 'open') return
    this.#sleptMs = Math.round((state.probeAt - state.since) * 1e3) / 1e3
    if (this.#isForced) return
    const { clock } = this.#options
    this.#wake = clock.after(this.#stored.retryAfterMs ?? Infinity, () => {
      if (this.#stored.state.generation !== state.generation) return
      this.wake(clock.now())
      this.#wakeInTime()
    })
  }
}

/** Threads whose rules have other figures have a circuit each. */
function ruleOf({ policy }: CircuitOptions, recoveryBy: (random: Random) => Recovery): CircuitRule {
  return {
    policy,
    recovery: recoveryBy,
    description: JSON.stringify([
      policy.cells,
      policy.layout,
      policy.measureAll?.(new Float64Array(policy.cells), 0) ??
        policy.measure(new Float64Array(policy.cells), 0),
      figuresOf(recoveryBy(() => 0)),
      figuresOf(recoveryBy(() => 0.5)),
    ]),
  }
}

function figuresOf(recovery: Recovery): readonly unknown[] {
  const { probes, passRate, leaseMs, traffic } = recovery
  const sleeps = [1, 2, 3, 10].map((trips) => String(recovery.sleepMs(trips)))
  return [sleeps, probes, passRate, leaseMs, traffic]
}
