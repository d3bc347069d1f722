import { describe, expect, it } from 'vitest'
import { isError } from '../../../../shared/engine/outcome.ts'
import { anyOf } from '../../../../shared/engine/policies/any-of.ts'
import { consecutive } from '../../../../shared/engine/policies/consecutive.ts'
import type { Policy } from '../../../../shared/engine/policy.ts'
import { cellsAfter, policyContract } from '../../../support/policy-contract.ts'

/** Opens at the third timeout since the circuit closed. */
const thirdTimeout: Policy = {
  cells: 2,
  record(cells, outcome) {
    if (isError(outcome)) cells[0] = cells[0]! + 1
    if (outcome === 'timeout') cells[1] = cells[1]! + 1
  },
  shouldOpen: (cells) => cells[1]! >= 3 || cells[0]! >= 100,
  measure: (cells) => ({
    rule: 'custom',
    name: 'third timeout',
    errors: cells[1]!,
    calls: cells[0]!,
    threshold: 3,
    minimumCalls: 0,
    windowMs: 0,
  }),
}

describe('a policy of one’s own', () => {
  policyContract(() => thirdTimeout)

  it('is told by its name, and goes with the others', () => {
    const policy = anyOf([consecutive({ failures: 4 }), thirdTimeout])
    const cells = cellsAfter(policy, ['timeout', 'success', 'timeout', 'success', 'timeout'])
    expect(policy.shouldOpen(cells, 0)).toBe(true)
    expect(policy.measure(cells, 0)).toMatchObject({ rule: 'custom', name: 'third timeout', errors: 3 })
  })
})
