import type { CircuitReading, TransitionReading } from '../../shared/wire/reading.ts'
import { warn } from '../warn.ts'

/** Whatever can be read as a circuit, through whichever front door it came. */
export interface CircuitSource {
  /** What its owner calls it; need not be unique. */
  readonly name: string
  /** Whether it has left for good. */
  readonly isShutdown: boolean
  /** How it stands now. `name` is the one that the registry gave. Reading changes nothing. */
  read(name: string): CircuitReading
  /**
   * Calls per bucket of `shared/engine/latency-histogram.ts`, counted from any time on; they only grow. `undefined`:
   * nothing was measured. A source without it has no heat map.
   */
  latencyCounts?(): Uint32Array | undefined
}

/** A circuit has changed its state. */
export interface CircuitChange {
  readonly circuit: CircuitSource
  readonly transition: TransitionReading
}

/**
 * All circuits of a process. It holds them weakly: a circuit that nobody can fire any more leaves the board by itself,
 * without `shutdown()`.
 */
export class Registry {
  readonly #byName = new Map<string, WeakRef<CircuitSource>>()
  readonly #names = new WeakMap<CircuitSource, string>()
  /** The last number given to a namesake, by name: a breaker for each request must not make each next one slower. */
  readonly #numbers = new Map<string, number>()
  readonly #listeners = new Set<(change?: CircuitChange) => void>()
  readonly #gone = new FinalizationRegistry<string>((name) => this.#forget(name))

  /** Puts a circuit on the board and says under which name: its own, or `its own (2)` where that is taken. */
  add(circuit: CircuitSource): string {
    const present = this.#names.get(circuit)
    if (present !== undefined) return present
    const name = this.#nameFor(circuit.name)
    this.#byName.set(name, new WeakRef(circuit))
    this.#names.set(circuit, name)
    this.#gone.register(circuit, name, circuit)
    return name
  }

  /** Takes a circuit off the board. */
  remove(circuit: CircuitSource): void {
    const name = this.#names.get(circuit)
    if (name === undefined) return
    this.#names.delete(circuit)
    this.#gone.unregister(circuit)
    this.#byName.delete(name)
    this.#numbers.delete(name)
  }

  /** The circuit of this name on the board. */
  get(name: string): CircuitSource | undefined {
    return this.#byName.get(name)?.deref()
  }

  /** Under which name a circuit is on the board; `undefined`: it is not. */
  nameOf(circuit: CircuitSource): string | undefined {
    return this.#names.get(circuit)
  }

  /** The circuits with their names, in the order in which they came. */
  *circuits(): Generator<readonly [name: string, circuit: CircuitSource]> {
    for (const [name, reference] of this.#byName) {
      const circuit = reference.deref()
      if (circuit) yield [name, circuit]
    }
  }

  /** A circuit says that its state has changed, and how where it knows. */
  changed(change?: CircuitChange): void {
    for (const listener of this.#listeners) {
      try {
        listener(change)
      } catch (mistake) {
        warn('A listener of the registry threw; the circuit was not affected.', mistake)
      }
    }
  }

  /** Calls `listener` whenever a circuit's state has changed, until the returned function is called. */
  onChange(listener: (change?: CircuitChange) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #nameFor(name: string): string {
    if (!this.#isTaken(name)) return name
    let number = (this.#numbers.get(name) ?? 1) + 1
    while (this.#isTaken(`${name} (${number})`)) number++
    this.#numbers.set(name, number)
    return `${name} (${number})`
  }

  #isTaken(name: string): boolean {
    return this.#byName.get(name)?.deref() !== undefined
  }

  /** The name may have been given anew before the collector came round. */
  #forget(name: string): void {
    if (this.#isTaken(name)) return
    this.#byName.delete(name)
    this.#numbers.delete(name)
  }
}

/** What an object must be able to do to be a registry. */
export const registryShape = {
  is: 'a Registry',
  methods: ['add', 'remove', 'circuits', 'changed', 'onChange'],
} as const

/**
 * The registry in which every circuit appears unless it is told another. One per process, even when two copies of this
 * package are installed.
 */
export const registry: Registry = sharedRegistry()

function sharedRegistry(): Registry {
  const key = Symbol.for('fuseboard.registry.1')
  const shared = globalThis as { [key]?: Registry }
  return (shared[key] ??= new Registry())
}
