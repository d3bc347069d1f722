import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { KeptObservation, Observation, ObservationOptions } from './observation.ts'
import {
  forgetObservation,
  harmless,
  keepObservation,
  observationOf,
  resolveObservation,
} from './observation.ts'
import { ObservedCircuit } from './observed-circuit.ts'
import { OpossumEars } from './opossum-ears.ts'
import type { OpossumBreaker } from './opossum-shape.ts'
import { isOpossumBreaker, lookAt, windowOf } from './opossum-shape.ts'

/** How a breaker of opossum's appears. */
export interface ObserveOpossumOptions extends ObservationOptions {
  /** What its circuit is called on the board. @default the breaker's name */
  readonly name?: string | undefined
  /** What it belongs to. @default the breaker's group */
  readonly group?: string | undefined
}

const check = new OptionCheck('observeOpossum')

/**
 * Puts a breaker of opossum's on the board, by listening to it; the breaker goes on as before. A breaker that is observed
 * already keeps its circuit, which then appears in this registry, too.
 *
 * @throws TypeError when it is no breaker of opossum's, or an option is wrong.
 */
export function observeOpossum(breaker: OpossumBreaker, options: ObserveOpossumOptions = {}): Observation {
  check.known(options, ['name', 'group', 'registry', 'clock'])
  if (!isOpossumBreaker(breaker)) throw new TypeError(`${noBreaker}, got ${described(breaker)}`)
  const { registry } = resolveObservation(check, options)
  const observation = observationOf(breaker) ?? begin(breaker, options)
  if (breaker.isShutdown) observation.stop()
  observation.circuit.appearIn(registry)
  return observation
}

const noBreaker = "observeOpossum takes a breaker of opossum's (an instance of its class)"

function described(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value
  return 'circuit' in value ? "one of fuseboard's own, which is on the board already" : 'another object'
}

function begin(breaker: OpossumBreaker, options: ObserveOpossumOptions): KeptObservation {
  const { clock } = resolveObservation(check, options)
  const weakly = new WeakRef(breaker)
  const circuit = new ObservedCircuit(
    {
      name: check.text('name', options.name ?? breaker.name),
      group: check.text('group', options.group ?? breaker.group),
      clock,
      statistics: windowOf(breaker),
      look: () => {
        const present = weakly.deref()
        return present && lookAt(present)
      },
    },
    lookAt(breaker),
  )
  return keepObservation(breaker, circuit, listen(breaker, circuit))
}

/**
 * `success` must be heard before the breaker hears it itself: it closes the half-open circuit. One more listener is allowed
 * for, so that nobody else's is taken for a leak.
 */
function listen(breaker: OpossumBreaker, circuit: ObservedCircuit): (breaker: OpossumBreaker) => void {
  const ears = new OpossumEars(circuit, breaker)
  const heard = Object.entries(ears.listeners).map(
    ([event, listener]) => [event, harmless(circuit, listener)] as const,
  )
  const deafen = (present: OpossumBreaker) => {
    for (const [event, listener] of [...heard, ['shutdown', end] as const])
      present.removeListener(event, listener)
    allow(present, -1)
  }
  const weakly = new WeakRef(breaker)
  const end = harmless(circuit, () => {
    const present = weakly.deref()
    circuit.end()
    if (present) forgetObservation(present)
  })
  allow(breaker, 1)
  for (const [event, listener] of heard) {
    if (event === 'success') breaker.prependListener(event, listener)
    else breaker.on(event, listener)
  }
  breaker.on('shutdown', end)
  return deafen
}

/** 0 and Infinity are any number. */
function allow(breaker: OpossumBreaker, more: number): void {
  const most = breaker.getMaxListeners()
  if (most > 0 && most < Infinity) breaker.setMaxListeners(most + more)
}
