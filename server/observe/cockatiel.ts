import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import type { Serving } from '../../shared/wire/reading.ts'
import { CockatielEars } from './cockatiel-ears.ts'
import type { CockatielBreaker } from './cockatiel-shape.ts'
import { isCockatielBreaker, lookAt } from './cockatiel-shape.ts'
import type { KeptObservation, Observation, ObservationOptions } from './observation.ts'
import { harmless, keepObservation, observationOf, resolveObservation } from './observation.ts'
import { ObservedCircuit } from './observed-circuit.ts'

/** How a policy of cockatiel's appears. */
export interface ObserveCockatielOptions extends ObservationOptions {
  /** What its circuit is called on the board; a policy has no name of its own. */
  readonly name: string
  /** What it belongs to. @default its name */
  readonly group?: string | undefined
}

const check = new OptionCheck('observeCockatiel')

/** What a policy never tells: calls that it turns away are told to nobody but their callers, and fallbacks are policies of their own. */
const untold: readonly (Outcome | Serving)[] = [
  'short-circuited',
  'fallback-success',
  'fallback-failure',
  'fallback-missing',
]

/** cockatiel tells nothing of its rule, nor over how long it looks. */
const statistics = { slots: 10, slotMs: 1_000 }

/**
 * Puts a circuit breaker policy of cockatiel's on the board, by listening to it; the policy goes on as before. A policy
 * that is observed already keeps its circuit, which then appears in this registry, too.
 *
 * @throws TypeError when it is no such policy, or an option is wrong.
 */
export function observeCockatiel(policy: CockatielBreaker, options: ObserveCockatielOptions): Observation {
  check.known(options, ['name', 'group', 'registry', 'clock'])
  const name = check.text('name', options.name)
  if (!isCockatielBreaker(policy)) {
    const got = policy === null ? 'null' : typeof policy === 'object' ? 'another object' : typeof policy
    throw new TypeError(
      `observeCockatiel takes a policy that circuitBreaker(…) of cockatiel made, got ${got}`,
    )
  }
  const { registry } = resolveObservation(check, options)
  const observation = observationOf(policy) ?? begin(policy, { ...options, name })
  observation.circuit.appearIn(registry)
  return observation
}

function begin(policy: CockatielBreaker, options: ObserveCockatielOptions): KeptObservation {
  const { clock } = resolveObservation(check, options)
  const { name } = options
  const weakly = new WeakRef(policy)
  const circuit = new ObservedCircuit(
    {
      name,
      group: check.text('group', options.group ?? name),
      clock,
      statistics,
      untold,
      look: () => {
        const present = weakly.deref()
        return present && lookAt(present)
      },
    },
    lookAt(policy),
  )
  const ears = new CockatielEars(circuit)
  const heard = [
    policy.onSuccess(harmless(circuit, ears.succeeded)),
    policy.onFailure(harmless(circuit, ears.failed)),
    policy.onBreak(harmless(circuit, ears.broke)),
    policy.onStateChange(harmless(circuit, ears.changed)),
  ]
  return keepObservation(policy, circuit, () => {
    for (const each of heard) each.dispose()
  })
}
