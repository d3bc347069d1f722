import type { Measurement, Policy } from '../../shared/engine/policy.ts'
import { warn } from '../warn.ts'

/** Somebody else's policy. What it throws becomes a process warning, and opens nothing: the calls are not to blame. */
export function safePolicy(policy: Policy): Policy {
  return {
    cells: policy.cells,
    opensOnSuccess: policy.opensOnSuccess,
    layout: policy.layout,
    record: (cells, outcome, now, tookMs) =>
      safely(() => policy.record(cells, outcome, now, tookMs), undefined),
    shouldOpen: (cells, now) => safely(() => policy.shouldOpen(cells, now), false),
    measure: (cells, now) => safely(() => policy.measure(cells, now), unknown),
    measureAll: (cells, now) =>
      safely(() => policy.measureAll?.(cells, now) ?? [policy.measure(cells, now)], [unknown]),
  }
}

function safely<T>(ask: () => T, otherwise: T): T {
  try {
    return ask()
  } catch (mistake) {
    warn('A policy threw; it counts as not met, and the call was not affected.', mistake)
    return otherwise
  }
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
