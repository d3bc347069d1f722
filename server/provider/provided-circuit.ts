import type { Clock } from '../../shared/engine/clock.ts'
import type { Random } from '../../shared/engine/random.ts'
import type { SettingsReading } from '../../shared/wire/reading.ts'
import type { Settlement } from '../breaker/trip-rule.ts'
import type { Registry } from '../registry/registry.ts'
import type { CircuitRule } from '../storage/rule.ts'
import type { SharedState, SharedTransition } from '../storage/stored-circuit.ts'
import { StoredCircuit } from '../storage/stored-circuit.ts'
import type { Verdict } from '../storage/verdict.ts'
import type { DrivenAdapter } from './driven-circuit.ts'
import { DrivenCircuit } from './driven-circuit.ts'
import type {
  CircuitBreakerEventMap,
  CircuitBreakerEventName,
  CircuitBreakerEvents,
  EventBusLike,
  ToldCircuit,
} from './events.ts'
import { tellSafely } from './events.ts'
import type { KnownAdapter } from './own-adapter.ts'
import type { CircuitBreakerState } from '../storage/state-words.ts'
import { stateOf } from '../storage/state-words.ts'

/** What a circuit of a provider is made of, and whom it tells. */
export interface ProvidedCircuitOptions {
  /** What events call it: its key without namespace. */
  readonly told: string
  /** Its name on the board. */
  readonly name: string
  readonly group: string
  /** Its name in the store. */
  readonly key: string
  readonly rule: CircuitRule
  readonly adapter: KnownAdapter
  readonly events: CircuitBreakerEvents
  readonly settings: SettingsReading
  readonly clock: Clock
  readonly random: Random
  readonly registry: Registry
}

/** Puts together what there is to tell of a circuit. */
export type Telling<Name extends CircuitBreakerEventName> = (
  circuitBreaker: ToldCircuit,
) => CircuitBreakerEventMap[Name]

/** A circuit of a provider: shared by all handles with the same key and rule, and told of by the provider's events. */
export class ProvidedCircuit implements ToldCircuit {
  /** Calls under way in this process. */
  inFlight = 0
  readonly #options: ProvidedCircuitOptions
  /** `undefined`: it is kept nowhere and lets every call through. */
  readonly #circuit: StoredCircuit | undefined
  /** `undefined`: nobody else decides. */
  readonly #driven: DrivenCircuit | undefined
  readonly #buses = new Set<EventBusLike>()

  constructor(options: ProvidedCircuitOptions) {
    const { adapter, settings } = options
    const { storage, sharing, driven } = adapter
    this.#options = options
    this.#driven = driven && this.#drivenBy(driven)
    if (storage === undefined) return
    this.#circuit = new StoredCircuit({
      ...options,
      storage,
      sharing,
      statistics: { slots: 10, slotMs: 1_000 },
      settings: () => settings,
      inFlight: () => this.inFlight,
      onTransition: (transition) => this.#transitioned(transition),
      onStore: (error) => this.#storeTurned(error),
    })
  }

  get key(): string {
    return this.#options.told
  }

  /** Whether it has left the board, so that another one must be asked for. */
  get isShutdown(): boolean {
    return this.#circuit?.isShutdown ?? false
  }

  /** Milliseconds until the next attempt, where that is known. */
  get retryAfterMs(): number | undefined {
    return this.#circuit?.retryAfterMs
  }

  /** Takes note of a call that comes in, and asks for it to be let through. */
  admit(now: number): Verdict | Promise<Verdict> {
    if (this.#driven !== undefined) return this.#driven.admit()
    if (this.#circuit === undefined) return 0
    this.#circuit.statistics.fired(now)
    return this.#circuit.admit()
  }

  /** A call is under way. */
  begin(): void {
    this.inFlight++
    this.#circuit?.statistics.inFlight(this.inFlight)
  }

  /** It has ended like this. */
  settle(ticket: number, settlement: Settlement, now: number): void {
    this.inFlight--
    this.#driven?.settle(settlement.outcome)
    this.#circuit?.settle(ticket, settlement, now)
  }

  /** Resolves when the store has all results of this process, or does not answer. */
  async flush(): Promise<void> {
    await (this.#driven ?? this.#circuit)?.flush()
  }

  async getState(): Promise<CircuitBreakerState> {
    if (this.#driven !== undefined) return this.#driven.getState()
    const state: SharedState = this.#circuit === undefined ? 'closed' : await this.#circuit.getState()
    return stateOf(state)
  }

  async isolate(): Promise<void> {
    await (this.#driven ?? this.#circuit)?.isolate()
    this.tell('ISOLATED', (circuitBreaker) => ({ circuitBreaker }))
  }

  async reset(): Promise<void> {
    await (this.#driven ?? this.#circuit)?.reset()
    this.tell('RESETED', (circuitBreaker) => ({ circuitBreaker }))
  }

  async shutdown(): Promise<void> {
    await this.#circuit?.shutdown()
  }

  /** Tells this bus, too, from now on. */
  tellAlso(bus: EventBusLike | undefined): void {
    if (bus !== undefined) this.#buses.add(bus)
  }

  /** Tells all who listen. What there is to tell is put together only where somebody does. */
  tell<Name extends CircuitBreakerEventName>(name: Name, telling: Telling<Name>): void {
    const { events } = this.#options
    if (this.#buses.size === 0 && !events.hears(name)) return
    const event = { ...telling(this), type: name }
    events.tell(name, event)
    for (const bus of this.#buses) tellSafely(name, () => bus.dispatch(name, event))
  }

  #drivenBy(adapter: DrivenAdapter): DrivenCircuit {
    return new DrivenCircuit({
      key: this.#options.key,
      adapter,
      onTransition: (updated) =>
        this.tell('STATE_TRANSITIONED', (circuitBreaker) => ({
          circuitBreaker,
          ...updated,
          transition: undefined,
        })),
      onError: (error) => this.#storeTurned(error),
    })
  }

  #transitioned({ from, to, reading, isMine }: SharedTransition): void {
    if (!isMine) return
    const told = { from: stateOf(from), to: stateOf(to), transition: reading }
    this.tell('STATE_TRANSITIONED', (circuitBreaker) => ({ circuitBreaker, ...told }))
  }

  #storeTurned(error: unknown): void {
    if (error === undefined) this.tell('STORE_FOUND', (circuitBreaker) => ({ circuitBreaker }))
    else this.tell('STORE_LOST', (circuitBreaker) => ({ circuitBreaker, error }))
  }
}
