import { withoutStack } from '../breaker/errors.ts'
import { keyOf } from '../storage/rule.ts'
import type { TurnedAway, Verdict } from '../storage/verdict.ts'
import { warn } from '../warn.ts'
import type { CircuitShelf } from './circuit-shelf.ts'
import type { CircuitBreakerError } from './errors.ts'
import { IsolatedCircuitBreakerError, OpenCircuitBreakerError, StoreCircuitBreakerError } from './errors.ts'
import type { Invokable } from './invokable.ts'
import { invoke, isInvokable, notInvokable } from './invokable.ts'
import type { Judgement } from './judgement.ts'
import { judgeError, judgeSuccess } from './judgement.ts'
import type { Key } from './namespace.ts'
import { nameOf } from './namespace.ts'
import { CircuitOverrides } from './overrides.ts'
import type { ProvidedCircuit } from './provided-circuit.ts'
import type { WrittenCircuit } from './serde.ts'
import { readWritten } from './serde.ts'
import type {
  CallSettings,
  CircuitBreakerSettings,
  CircuitChanges,
  ResolvedProviderSettings,
} from './settings.ts'
import { changedSettings, noSettings, resolveCallSettings } from './settings.ts'
import type { CircuitBreakerState } from '../storage/state-words.ts'

/** Where the circuits of a provider are and how they work. */
export interface Provision {
  readonly shelf: CircuitShelf
  readonly settings: ResolvedProviderSettings
}

/**
 * A handle on a circuit. It costs little and may be made for each call; handles with the same key, policy and backoff
 * hold the same circuit. It never changes; those who say something anew of it get a new one.
 */
export class ProvidedCircuitBreaker extends CircuitOverrides<ProvidedCircuitBreaker> {
  readonly #key: Key
  readonly #provision: Provision
  readonly #calls: CallSettings
  #circuit: ProvidedCircuit | undefined

  constructor(provision: Provision, key: string, calls: CallSettings) {
    super()
    this.#key = provision.settings.namespace.create(key)
    this.#provision = provision
    this.#calls = calls
  }

  /** Its key, without namespace. */
  get key(): string {
    return this.#key.get()
  }

  /**
   * Calls the function, unless the circuit is open, isolated, or half-open with probes enough.
   *
   * @returns What the function gives; whatever it throws is thrown. Where it was not called it is an
   *   OpenCircuitBreakerError, an IsolatedCircuitBreakerError or a StoreCircuitBreakerError.
   */
  runOrFail<Result>(fn: Invokable<[], Result>): Promise<Awaited<Result>> {
    if (!isInvokable(fn)) return Promise.reject(notInvokable('runOrFail', 'what it is to run', fn))
    const { clock } = this.#provision.settings
    const circuit = this.#present()
    const now = clock.now()
    const verdict = circuit.admit(now)
    if (typeof verdict !== 'object') return this.#run(circuit, verdict, now, fn)
    return verdict.then((late) => this.#run(circuit, late, clock.now(), fn))
  }

  /** What the circuit lets through now. Asks the store; while that does not answer, it is what is known here. */
  getState(): Promise<CircuitBreakerState> {
    return this.#present().getState()
  }

  /** Turns all calls away, in all processes, until `reset()`. */
  isolate(): Promise<void> {
    return this.#present().isolate()
  }

  /** Closes the circuit and forgets what its policy has seen. */
  reset(): Promise<void> {
    return this.#present().reset()
  }

  /** As it is written by a serde. An error policy cannot be written; it is that of the provider where it is read. */
  serialize(): WrittenCircuit {
    const { settings } = this.#provision
    const { trigger, slowCallMs } = this.#calls
    return {
      version: '1',
      key: this.key,
      ...(trigger !== settings.trigger && { trigger }),
      ...(slowCallMs !== settings.slowCallMs && { slowCallTime: slowCallMs }),
    }
  }

  /** Whether circuits of this provision are written and read under the same name as this one. */
  isOf(provision: Provision): boolean {
    return (
      provision.shelf === this.#provision.shelf && writtenName(provision) === writtenName(this.#provision)
    )
  }

  protected override with(changes: CircuitChanges): ProvidedCircuitBreaker {
    const { shelf, settings } = this.#provision
    const provision = { shelf, settings: changedSettings(settings, changes) }
    register(provision)
    return new ProvidedCircuitBreaker(provision, this.key, this.#calls)
  }

  /** A circuit that had to make room for others is asked for again. */
  #present(): ProvidedCircuit {
    if (this.#circuit?.isShutdown === false) return this.#circuit
    const { shelf, settings } = this.#provision
    this.#circuit = shelf.circuitOf(this.#key, settings)
    this.#circuit.tellAlso(settings.eventBus)
    return this.#circuit
  }

  async #run<Result>(
    circuit: ProvidedCircuit,
    verdict: Verdict,
    startedAt: number,
    fn: Invokable<[], Result>,
  ): Promise<Awaited<Result>> {
    if (typeof verdict === 'string') throw turnedAway(circuit, verdict)
    const { clock } = this.#provision.settings
    let result: Awaited<Result>
    circuit.begin()
    try {
      result = await invoke(fn)
    } catch (error) {
      const now = clock.now()
      await this.#conclude(circuit, verdict, await judgeError(error, now - startedAt, this.#calls), now)
      throw error
    }
    const now = clock.now()
    const tracked = this.#conclude(circuit, verdict, judgeSuccess(now - startedAt, this.#calls), now)
    if (tracked !== undefined) await tracked
    return result
  }

  #conclude(
    circuit: ProvidedCircuit,
    ticket: number,
    { settlement, event }: Judgement,
    now: number,
  ): Promise<void> | undefined {
    const { error } = settlement
    // The call comes first, then the change of state that it brings about.
    if (event === 'TRACKED_FAILURE' || event === 'UNTRACKED_FAILURE')
      circuit.tell(event, (circuitBreaker) => ({ circuitBreaker, error }))
    else if (event !== undefined) circuit.tell(event, (circuitBreaker) => ({ circuitBreaker }))
    circuit.settle(ticket, settlement, now)
    return this.#track(circuit)
  }

  /** Who has asked for it waits until the store knows. */
  #track(circuit: ProvidedCircuit): Promise<void> | undefined {
    const { enableAsyncTracking, waitUntil } = this.#provision.settings
    if (enableAsyncTracking && waitUntil === undefined) return undefined
    const tracked = circuit.flush()
    try {
      waitUntil?.(tracked)
    } catch (mistake) {
      warn('The waitUntil of a provider threw; the call was not affected.', mistake)
    }
    return enableAsyncTracking ? undefined : tracked
  }
}

/** The circuit of this key. */
export function circuitBreakerOf(
  provision: Provision,
  key: string,
  settings: CircuitBreakerSettings = noSettings,
): ProvidedCircuitBreaker {
  return new ProvidedCircuitBreaker(provision, key, resolveCallSettings(settings, provision.settings))
}

/** Teaches the serdes of a provision to write and read its circuits. */
export function register(provision: Provision): void {
  const { shelf, settings } = provision
  if (settings.serdes.length === 0) return
  const name = writtenName(provision)
  if (!shelf.isNew(name)) return
  const transformer = {
    name: ['circuitBreaker', ...(JSON.parse(name) as string[])],
    isApplicable: (value: unknown) => value instanceof ProvidedCircuitBreaker && value.isOf(provision),
    serialize: (value: unknown) => (value as ProvidedCircuitBreaker).serialize(),
    deserialize: (written: unknown) => revive(provision, readWritten(written)),
  }
  for (const serde of settings.serdes) serde.registerCustom(transformer)
}

function revive(
  provision: Provision,
  { key, trigger, slowCallTime }: WrittenCircuit,
): ProvidedCircuitBreaker {
  return circuitBreakerOf(provision, key, { trigger, slowCallTime })
}

/** The same in every process whose provider is made alike. */
function writtenName({ shelf, settings }: Provision): string {
  const { serdeTransformerName, namespace } = settings
  const rule = keyOf('', shelf.ruleOf(settings))
  return JSON.stringify([serdeTransformerName, shelf.kind, nameOf(namespace) ?? '', rule])
}

function turnedAway(circuit: ProvidedCircuit, why: TurnedAway): CircuitBreakerError {
  const error = withoutStack(() => errorOf(circuit, why))
  circuit.tell('REJECTED', (circuitBreaker) => ({ circuitBreaker, error }))
  return error
}

function errorOf(circuit: ProvidedCircuit, why: TurnedAway): CircuitBreakerError {
  switch (why) {
    case 'open':
      return new OpenCircuitBreakerError(circuit.key, circuit.retryAfterMs)
    case 'isolated':
      return new IsolatedCircuitBreakerError(circuit.key)
    case 'store':
      return new StoreCircuitBreakerError(circuit.key)
  }
}
