import type { Clock } from '../../shared/engine/clock.ts'
import { clockShape } from '../../shared/engine/clock.ts'
import type { OptionCheck } from '../../shared/engine/check-options.ts'
import type { CircuitSource, Registry } from '../registry/registry.ts'
import { registry as processRegistry, registryShape } from '../registry/registry.ts'
import { systemClock } from '../system-clock.ts'
import { warn } from '../warn.ts'
import type { ObservedCircuit } from './observed-circuit.ts'

/** Where an observed breaker appears. */
export interface ObservationOptions {
  /** The registry in which its circuit appears. @default the process's own */
  readonly registry?: Registry | undefined
  /** Where time comes from. @default the machine's clock */
  readonly clock?: Clock | undefined
}

/** A breaker of somebody else's on the board. Keeping it does not keep the breaker. */
export interface Observation {
  /** The circuit on the board. `HystrixStats` takes the observation. */
  readonly circuit: CircuitSource
  /** Observes the breaker no more; its circuit leaves the board. */
  stop(): void
}

/** An observation from within. */
export interface KeptObservation extends Observation {
  readonly circuit: ObservedCircuit
}

/** The registry and the clock of an observation, checked. */
export function resolveObservation(
  check: OptionCheck,
  { registry = processRegistry, clock = systemClock }: ObservationOptions,
): { readonly registry: Registry; readonly clock: Clock } {
  return {
    registry: check.shaped('registry', registry, registryShape),
    clock: check.shaped('clock', clock, clockShape),
  }
}

const observations = new WeakMap<object, KeptObservation>()

/** A breaker that nobody can fire any more leaves the board. */
const collected = new FinalizationRegistry<ObservedCircuit>((circuit) => circuit.end())

/** The observation of a breaker, if it is observed. */
export function observationOf(breaker: object): KeptObservation | undefined {
  return observations.get(breaker)
}

/**
 * Keeps an observation for as long as its breaker lives, or until it is stopped.
 *
 * @param circuit What the breaker's listeners hold. It must not hold the breaker.
 * @param deafen Takes the listeners off the breaker.
 */
export function keepObservation<Breaker extends object>(
  breaker: Breaker,
  circuit: ObservedCircuit,
  deafen: (breaker: Breaker) => void,
): KeptObservation {
  const weakly = new WeakRef(breaker)
  const observation: KeptObservation = {
    circuit,
    stop() {
      const present = weakly.deref()
      if (circuit.isShutdown) return
      circuit.end()
      if (present === undefined) return
      deafen(present)
      forgetObservation(present)
    },
  }
  observations.set(breaker, observation)
  collected.register(breaker, circuit, breaker)
  return observation
}

/** The breaker is not observed any more. */
export function forgetObservation(breaker: object): void {
  observations.delete(breaker)
  collected.unregister(breaker)
}

/** A listener that cannot harm the breaker: what goes wrong in it becomes a process warning, the first time. */
export function harmless<Args extends readonly unknown[]>(
  circuit: ObservedCircuit,
  listener: (...args: Args) => void,
): (...args: Args) => void {
  let hasWarned = false
  return (...args) => {
    try {
      listener(...args)
    } catch (mistake) {
      if (!hasWarned)
        warn(`Observing breaker "${circuit.name}" went wrong; the breaker is not affected.`, mistake)
      hasWarned = true
    }
  }
}
