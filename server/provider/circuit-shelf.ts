import { sleepBy } from '../../shared/engine/backoff.ts'
import type { Backoff } from '../../shared/engine/backoff.ts'
import type { SettingsReading } from '../../shared/wire/reading.ts'
import { defaultBackoff, defaultPolicy } from '../storage/default-rule.ts'
import type { CircuitBreakerPolicy, CircuitRule } from '../storage/rule.ts'
import { ruleOf } from '../storage/rule.ts'
import { CircuitBreakerEvents } from './events.ts'
import type { Key } from './namespace.ts'
import { nameOf, titleOf } from './namespace.ts'
import type { KnownAdapter } from './own-adapter.ts'
import { ProvidedCircuit } from './provided-circuit.ts'
import type { ResolvedProviderSettings } from './settings.ts'

/** When the circuits of a provider open, and how they come back. */
export interface ProvidedRule extends CircuitRule {
  /** Equal rules of a shelf have the same number. */
  readonly number: number
  readonly breaker: CircuitBreakerPolicy
  readonly backoff: Backoff
}

/**
 * The circuits of one adapter. Whoever asks for a circuit again gets the same one, so that `create()` may be called for
 * each call. Of very many the one that was asked for longest ago leaves; its state stays in the store.
 */
export class CircuitShelf {
  readonly adapter: KnownAdapter
  /** What it is called. */
  readonly name: string
  readonly events = new CircuitBreakerEvents()
  readonly #rules = new WeakMap<ResolvedProviderSettings, ProvidedRule>()
  readonly #circuits = new Map<string, ProvidedCircuit>()
  readonly #numbers = new Map<string, number>()
  readonly #written = new Set<string>()

  constructor(adapter: KnownAdapter, name = adapter.kind) {
    this.adapter = adapter
    this.name = name
  }

  /** What keeps its circuits. */
  get kind(): string {
    return this.adapter.kind
  }

  /** The circuit of this key. */
  circuitOf(key: Key, settings: ResolvedProviderSettings): ProvidedCircuit {
    const rule = this.ruleOf(settings)
    const id = `${key.toString()}#${rule.number}`
    const present = this.#circuits.get(id)
    if (present !== undefined) this.#circuits.delete(id)
    const circuit = present ?? this.#make(key, settings, rule)
    this.#circuits.set(id, circuit)
    if (this.#circuits.size > mostCircuits) this.#makeRoom()
    return circuit
  }

  /** When its circuits open under these settings, and how they come back. */
  ruleOf(settings: ResolvedProviderSettings): ProvidedRule {
    const present = this.#rules.get(settings)
    if (present !== undefined) return present
    const { adapter } = this
    const breaker = settings.circuitBreakerPolicy ?? adapter.circuitBreakerPolicy ?? defaultPolicy
    const backoff = settings.backoffPolicy ?? adapter.backoffPolicy ?? defaultBackoff
    const rule = ruleOf(breaker, backoff)
    const numbered = { ...rule, breaker, backoff, number: this.#numberOf(rule) }
    this.#rules.set(settings, numbered)
    return numbered
  }

  /** Says once of each name that it is new. */
  isNew(written: string): boolean {
    if (this.#written.has(written)) return false
    this.#written.add(written)
    return true
  }

  #numberOf({ description }: CircuitRule): number {
    const number = this.#numbers.get(description) ?? this.#numbers.size
    this.#numbers.set(description, number)
    return number
  }

  #make(key: Key, settings: ResolvedProviderSettings, rule: ProvidedRule): ProvidedCircuit {
    const { namespace, group = nameOf(namespace), clock, random, registry } = settings
    const name = titleOf(namespace, key)
    const reading = this.#settingsReading(settings, rule)
    return new ProvidedCircuit({
      told: key.get(),
      name,
      group: group ?? name,
      key: key.toString(),
      rule,
      adapter: this.adapter,
      events: this.events,
      settings: reading,
      clock,
      random,
      registry,
    })
  }

  #settingsReading({ namespace }: ResolvedProviderSettings, rule: ProvidedRule): SettingsReading {
    const { breaker, backoff } = rule
    const name = nameOf(namespace)
    const sleepsMs = Array.from({ length: toldSleeps }, (_, index) =>
      finite(sleepBy(backoff, longest)(index + 1)),
    )
    return {
      door: 'CircuitBreakerProvider',
      timeoutMs: null,
      sleepMs: sleepsMs[0] ?? null,
      sleepsMs,
      probes: breaker.probes,
      ...(breaker.passRate !== undefined && breaker.passRate < 100 && { passRate: breaker.passRate }),
      capacity: null,
      adapter: this.name,
      policy: breaker.description,
      backoff: backoff.title ?? 'own',
      ...(name !== undefined && { namespace: name }),
    }
  }

  /** A circuit with calls under way must hear how they end. */
  #makeRoom(): void {
    for (const [id, circuit] of this.#circuits) {
      if (circuit.inFlight > 0) continue
      this.#circuits.delete(id)
      void circuit.shutdown()
      return
    }
  }
}

/** As many as a board can show; a name for each request must not make memory grow. */
const mostCircuits = 1_000
const toldSleeps = 5
const longest = () => 0

function finite(value: number): number | null {
  return value === Infinity ? null : value
}
