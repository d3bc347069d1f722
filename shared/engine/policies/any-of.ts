import { layoutOf } from '../layout.ts'
import { measurementsOf } from '../measurements.ts'
import type { Policy } from '../policy.ts'

/**
 * Opens when any of several rules is met. It tells the figures of the first rule that is met, and of the very first as
 * long as none is.
 *
 * Cells: those of the rules, side by side in their order.
 */
export function anyOf(policies: readonly Policy[]): Policy {
  if (policies.length === 0) throw new RangeError('anyOf needs at least one policy, got none')
  const cutOf = rememberingLast((cells: Float64Array) => cut(cells, policies))
  const isMet = (cells: Float64Array, now: number) => (policy: Policy, index: number) =>
    policy.shouldOpen(cutOf(cells)[index]!, now)
  const any: Policy = {
    cells: policies.reduce((sum, policy) => sum + policy.cells, 0),
    opensOnSuccess: policies.some((policy) => policy.opensOnSuccess),
    layout: policies.flatMap(layoutOf),
    record(cells, outcome, now, tookMs) {
      const parts = cutOf(cells)
      for (let index = 0; index < policies.length; index++)
        policies[index]!.record(parts[index]!, outcome, now, tookMs)
    },
    shouldOpen: (cells, now) => policies.some(isMet(cells, now)),
    measure(cells, now) {
      const met = Math.max(0, policies.findIndex(isMet(cells, now)))
      return policies[met]!.measure(cutOf(cells)[met]!, now)
    },
    measureAll: (cells, now) =>
      policies.flatMap((policy, index) => measurementsOf(policy, cutOf(cells)[index]!, now)),
  }
  parts.set(any, policies)
  return any
}

const parts = new WeakMap<Policy, readonly Policy[]>()

/** The rules of which `anyOf` made this policy; `undefined`: it did not. */
export function partsOf(policy: Policy): readonly Policy[] | undefined {
  return parts.get(policy)
}

/** The stretch of the cells that belongs to each policy. */
function cut(cells: Float64Array, policies: readonly Policy[]): readonly Float64Array[] {
  let start = 0
  return policies.map((policy) => cells.subarray(start, (start += policy.cells)))
}

/** A circuit always hands in the same cells. Cutting them anew makes a recorded call of two rules cost 95 ns, not 33. */
function rememberingLast<From extends object, To>(make: (from: From) => To): (from: From) => To {
  let last: { readonly from: From; readonly to: To } | undefined
  return (from) => {
    if (last?.from !== from) last = { from, to: make(from) }
    return last.to
  }
}
