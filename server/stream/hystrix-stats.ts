import type { Readable } from 'node:stream'
import type { Clock } from '../../shared/engine/clock.ts'
import { clockShape } from '../../shared/engine/clock.ts'
import { OptionCheck } from '../../shared/engine/check-options.ts'
import { observationOf } from '../observe/observation.ts'
import { observeOpossum } from '../observe/opossum.ts'
import type { OpossumBreaker } from '../observe/opossum-shape.ts'
import { isOpossumBreaker } from '../observe/opossum-shape.ts'
import type { CircuitSource, Registry } from '../registry/registry.ts'
import { registry as processRegistry, registryShape } from '../registry/registry.ts'
import { systemClock } from '../system-clock.ts'
import type { OpenOptions } from './broadcast.ts'
import { Broadcast } from './broadcast.ts'
import { hystrixNamingOf } from './hystrix-naming.ts'
import { HystrixFrames } from './hystrix-frames.ts'

/** Anything with a circuit behind it: every breaker of this package, through whichever door it came. */
export interface HasCircuit {
  readonly circuit: CircuitSource
}

/** Where the circuits are, and what time it is. */
export interface HystrixStatsOptions {
  /** Whose circuits are shown when none are named. @default the process's own */
  readonly registry?: Registry | undefined
  /** Where time comes from. @default the machine's clock */
  readonly clock?: Clock | undefined
}

const check = new OptionCheck('HystrixStats')

/**
 * Publishes circuits as a Hystrix metrics stream, once a second: Server-Sent Events of type `HystrixCommand` that the
 * Hystrix dashboards and Turbine understand. Costs nothing while nobody reads.
 */
export class HystrixStats {
  readonly #broadcast: Broadcast
  readonly #registry: Registry
  readonly #clock: Clock
  readonly #followsRegistry: boolean
  readonly #added = new Set<CircuitSource>()
  readonly #removed = new WeakSet<CircuitSource>()

  /**
   * @param circuits The breakers to publish, opossum's as well as ours. Without them: all that are in the registry, and those that come later.
   * @throws TypeError when something among them is no breaker.
   */
  constructor(circuits?: Iterable<HasCircuit | OpossumBreaker>, options: HystrixStatsOptions = {}) {
    check.known(options, ['registry', 'clock'])
    const { registry = processRegistry, clock = systemClock } = options
    this.#registry = check.shaped('registry', registry, registryShape)
    this.#clock = check.shaped('clock', clock, clockShape)
    this.#followsRegistry = circuits === undefined
    const frames = new HystrixFrames()
    this.#broadcast = new Broadcast({
      frame: () => frames.make(this.#sources(), clock.epoch()),
      onRest: () => frames.rest(),
      clock: this.#clock,
    })
    for (const circuit of listOf(circuits)) this.add(circuit)
  }

  /** Whether `shutdown` was called. */
  get isShutdown(): boolean {
    return this.#broadcast.isShutdown
  }

  /** Publishes one more breaker, on streams that are open already, too. Twice is once. */
  add(breaker: HasCircuit | OpossumBreaker): void {
    const source = this.#sourceOf(breaker)
    for (const each of this.#added) if (each.isShutdown) this.#added.delete(each)
    this.#removed.delete(source)
    this.#added.add(source)
  }

  /** Publishes a breaker no more. (The Hystrix dashboards keep its last card until they are reloaded.) */
  remove(breaker: HasCircuit | OpossumBreaker): void {
    if (isOpossumBreaker(breaker) && observationOf(breaker) === undefined) return
    const source = this.#sourceOf(breaker)
    this.#removed.add(source)
    this.#added.delete(source)
  }

  /**
   * A stream for one reader, to be piped into its response. Each call gives a new one, so that a reader who stops
   * reading delays nobody; when the response closes, the stream ends.
   *
   * @param options `everyMs`: how often it gets all circuits, in milliseconds. @default 1000
   */
  getHystrixStream(options: OpenOptions = {}): Readable {
    return this.#broadcast.open(options)
  }

  /** Ends all streams; those asked for later end at once. */
  shutdown(): void {
    this.#broadcast.shutdown()
  }

  /** A breaker of opossum's is observed from now on, if it is not yet. */
  #sourceOf(breaker: HasCircuit | OpossumBreaker): CircuitSource {
    if (hasCircuit(breaker)) return breaker.circuit
    if (isOpossumBreaker(breaker)) {
      return observeOpossum(breaker, { registry: this.#registry, clock: this.#clock }).circuit
    }
    const got = breaker === null ? 'null' : typeof breaker
    throw new TypeError(`HystrixStats takes breakers (new CircuitBreaker(…), ours or opossum's), got ${got}`)
  }

  /** The circuits that are shown, under the names that they have here. */
  *#sources(): Generator<readonly [name: string, source: CircuitSource]> {
    const naming = hystrixNamingOf(this.#registry)
    let strangers = this.#added.size
    for (const [name, source] of this.#registry.circuits()) {
      const safeName = naming.nameFor(source, name)
      const isAdded = this.#added.has(source)
      if (isAdded) strangers--
      if (isAdded || (this.#followsRegistry && !this.#removed.has(source))) yield [safeName, source]
    }
    if (strangers === 0) return
    const registered = new Set(Array.from(this.#registry.circuits(), ([, source]) => source))
    for (const source of this.#added) {
      if (source.isShutdown) this.#added.delete(source)
      else if (!registered.has(source)) yield [naming.nameFor(source, source.name), source]
    }
  }
}

function listOf<Breaker>(circuits: Iterable<Breaker> | undefined): Iterable<Breaker> {
  if (circuits === undefined) return []
  if (typeof circuits === 'object' && circuits !== null && Symbol.iterator in circuits) return circuits
  throw new TypeError('HystrixStats takes a list of breakers: new HystrixStats([breaker])')
}

function hasCircuit(breaker: unknown): breaker is HasCircuit {
  if (typeof breaker !== 'object' || breaker === null || !('circuit' in breaker)) return false
  const { circuit } = breaker
  return (
    typeof circuit === 'object' && circuit !== null && 'read' in circuit && typeof circuit.read === 'function'
  )
}
