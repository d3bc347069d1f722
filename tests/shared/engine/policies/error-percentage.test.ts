import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../../shared/engine/outcome.ts'
import { outcomes } from '../../../../shared/engine/outcome.ts'
import { errorPercentage } from '../../../../shared/engine/policies/error-percentage.ts'
import { policyContract } from '../../../support/policy-contract.ts'

const half = { threshold: 50, minimumCalls: 4, slots: 10, slotMs: 1_000 }

function seen(policy: ReturnType<typeof errorPercentage>, list: readonly Outcome[], now = 0) {
  const cells = new Float64Array(policy.cells)
  for (const outcome of list) policy.record(cells, outcome, now)
  return cells
}

describe('errorPercentage', () => {
  policyContract(() => errorPercentage(half))

  it.each<[string, readonly Outcome[], boolean]>([
    ['stays closed below the minimum of calls', ['failure', 'failure', 'failure'], false],
    ['opens when errors reach the threshold', ['success', 'success', 'failure', 'timeout'], true],
    ['stays closed below the threshold', ['success', 'success', 'success', 'failure'], false],
    ['counts a full bulkhead as an error', ['success', 'success', 'rejected', 'rejected'], true],
    ['leaves out what the caller is to blame for', ['failure', 'ignored', 'ignored', 'ignored'], false],
    [
      'leaves out what was called off or turned away',
      ['failure', 'cancelled', 'short-circuited', 'cancelled'],
      false,
    ],
  ])('%s', (_, list, opens) => {
    const policy = errorPercentage(half)
    expect(policy.shouldOpen(seen(policy, list), 0)).toBe(opens)
  })

  it('opens at any error when the threshold is 0, and at none without one', () => {
    const policy = errorPercentage({ ...half, threshold: 0, minimumCalls: 0 })
    expect(policy.shouldOpen(seen(policy, ['success']), 0)).toBe(false)
    expect(policy.shouldOpen(seen(policy, ['success', 'failure']), 0)).toBe(true)
  })

  it('can open at 100, when every call fails', () => {
    const policy = errorPercentage({ ...half, threshold: 100 })
    expect(policy.shouldOpen(seen(policy, ['failure', 'failure', 'failure', 'failure']), 0)).toBe(true)
  })

  it('has forgotten everything after an idle hour', () => {
    const policy = errorPercentage({ ...half, minimumCalls: 1 })
    const cells = seen(
      policy,
      Array.from({ length: 50 }, () => 'failure' as const),
    )
    expect(policy.measure(cells, 3_600_000)).toMatchObject({ errors: 0, calls: 0 })
    policy.record(cells, 'success', 3_600_000)
    expect(policy.shouldOpen(cells, 3_600_000)).toBe(false)
  })

  it('tells the figures that it goes by', () => {
    const policy = errorPercentage(half)
    expect(policy.measure(seen(policy, ['success', 'failure', 'ignored']), 0)).toEqual({
      rule: 'error-percentage',
      errors: 1,
      calls: 2,
      threshold: 50,
      minimumCalls: 4,
      windowMs: 10_000,
    })
  })

  it('decides as a plain list would, for any calls at any times', () => {
    const calls = fc.array(fc.record({ afterMs: fc.nat(3_000), outcome: fc.constantFrom(...outcomes) }), {
      maxLength: 80,
    })
    fc.assert(
      fc.property(calls, fc.integer({ min: 0, max: 100 }), fc.nat(10), (list, threshold, minimumCalls) => {
        const policy = errorPercentage({ threshold, minimumCalls, slots: 5, slotMs: 1_000 })
        const cells = new Float64Array(policy.cells)
        const past: { at: number; outcome: Outcome }[] = []
        let now = 0
        for (const { afterMs, outcome } of list) {
          now += afterMs
          policy.record(cells, outcome, now)
          past.push({ at: now, outcome })
          const inside = past.filter(({ at }) => Math.floor(at / 1_000) > Math.floor(now / 1_000) - 5)
          const errors = inside.filter((call) =>
            ['failure', 'timeout', 'rejected'].includes(call.outcome),
          ).length
          const judged = errors + inside.filter((call) => call.outcome === 'success').length
          const opens = errors > 0 && judged >= minimumCalls && errors * 100 >= threshold * judged
          expect(policy.shouldOpen(cells, now)).toBe(opens)
        }
      }),
      { numRuns: 500 },
    )
  })
})
