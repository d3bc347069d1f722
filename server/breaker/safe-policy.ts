import { layoutOf } from '../../shared/engine/layout.ts'
import { anyOf, partsOf } from '../../shared/engine/policies/any-of.ts'
import type { Measurement, Policy } from '../../shared/engine/policy.ts'
import { warn } from '../warn.ts'
import { isPromise } from './cache-transport.ts'

const safe = new WeakMap<Policy, Policy>()
const warnedOf = new WeakSet<Policy>()

/**
 * Somebody else's policy. What it throws becomes a process warning, once, and opens nothing: the calls are not to blame. So
 * does a promise. The same policy always gives the same one.
 */
export function safePolicy(policy: Policy): Policy {
  const present = safe.get(policy)
  if (present !== undefined) return present
  const parts = partsOf(policy)
  // One that throws must not keep the others from seeing their calls.
  const made = parts === undefined ? guarded(policy) : anyOf(parts.map(safePolicy))
  safe.set(policy, made)
  return made
}

function guarded(policy: Policy): Policy {
  const safely = <T>(ask: () => T, otherwise: T): T => {
    try {
      return ask()
    } catch (mistake) {
      return warnOnce(
        policy,
        'A policy threw; it counts as not met, and the call was not affected.',
        mistake,
        otherwise,
      )
    }
  }
  const figures = (measured: Measurement): Measurement => {
    if (typeof measured === 'object' && measured !== null) return measured
    return warnOnce(policy, 'A policy must measure figures; the board shows none.', measured, unknown)
  }
  const measureAll = (cells: Float64Array, now: number) =>
    policy.measureAll?.(cells, now) ?? [policy.measure(cells, now)]
  return {
    cells: policy.cells,
    opensOnSuccess: policy.opensOnSuccess,
    layout: layoutOf(policy),
    record: (cells, outcome, now, tookMs) =>
      safely(() => policy.record(cells, outcome, now, tookMs), undefined),
    shouldOpen: (cells, now) => safely(() => isMet(policy, policy.shouldOpen(cells, now)), false),
    measure: (cells, now) => safely(() => figures(policy.measure(cells, now)), unknown),
    measureAll: (cells, now) => safely(() => measureAll(cells, now).map(figures), [unknown]),
  }
}

/** A call cannot wait for the answer. */
function isMet(policy: Policy, answer: unknown): boolean {
  if (!isPromise(answer)) return Boolean(answer)
  answer.then(undefined, () => {})
  return warnOnce(
    policy,
    'A policy must not answer with a promise; it counts as not met.',
    'shouldOpen()',
    false,
  )
}

function warnOnce<T>(policy: Policy, what: string, mistake: unknown, otherwise: T): T {
  if (!warnedOf.has(policy)) warn(what, mistake)
  warnedOf.add(policy)
  return otherwise
}

const unknown: Measurement = {
  rule: 'custom',
  name: 'a policy that threw',
  errors: 0,
  calls: 0,
  threshold: 0,
  minimumCalls: 0,
  windowMs: 0,
}
