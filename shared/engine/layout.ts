import type { CellsPart, Policy } from './policy.ts'

const numbers = new WeakMap<Policy, number>()
let last = 0

/** What the cells of a policy hold, part by part. One that does not say holds what only itself does. */
export function layoutOf(policy: Policy): readonly CellsPart[] {
  return policy.layout ?? [{ holds: `those of policy ${numberOf(policy)}`, cells: policy.cells }]
}

function numberOf(policy: Policy): number {
  const number = numbers.get(policy) ?? ++last
  numbers.set(policy, number)
  return number
}
