import type { Measurement, Policy } from './policy.ts'

/** What each rule of a policy sees, in their order. */
export function measurementsOf(policy: Policy, cells: Float64Array, now: number): readonly Measurement[] {
  return policy.measureAll?.(cells, now) ?? [policy.measure(cells, now)]
}
