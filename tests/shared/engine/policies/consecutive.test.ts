import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../../shared/engine/outcome.ts'
import { consecutive } from '../../../../shared/engine/policies/consecutive.ts'
import { cellsAfter, hear, heardCalls, judgedOf, policyContract } from '../../../support/policy-contract.ts'

describe('consecutive', () => {
  policyContract(() => consecutive())

  it.each<[string, readonly Outcome[], boolean]>([
    ['stays closed below the number of errors', ['failure', 'timeout'], false],
    ['opens when that many came in a row', ['success', 'failure', 'timeout', 'rejected'], true],
    ['starts again after a success', ['failure', 'failure', 'success', 'failure'], false],
    ['looks past what says nothing', ['failure', 'ignored', 'failure', 'cancelled', 'failure'], true],
  ])('%s', (_, list, opens) => {
    const policy = consecutive({ failures: 3 })
    expect(policy.shouldOpen(cellsAfter(policy, list), 0)).toBe(opens)
  })

  it('opens after five unless told otherwise, and forgets none of them in an hour', () => {
    const policy = consecutive()
    const cells = cellsAfter(policy, ['failure', 'failure', 'failure', 'failure'])
    expect(policy.shouldOpen(cells, 3_600_000)).toBe(false)
    policy.record(cells, 'failure', 3_600_000)
    expect(policy.shouldOpen(cells, 3_600_000)).toBe(true)
  })

  it('tells the figures that it goes by', () => {
    const policy = consecutive({ failures: 2 })
    expect(policy.measure(cellsAfter(policy, ['success', 'failure', 'failure', 'failure']), 0)).toEqual({
      rule: 'consecutive',
      errors: 3,
      calls: 3,
      threshold: 2,
      minimumCalls: 0,
      windowMs: 0,
    })
  })

  it('decides as a plain list would', () => {
    fc.assert(
      fc.property(heardCalls, fc.integer({ min: 1, max: 6 }), (list, failures) => {
        hear(consecutive({ failures }), list, (opens, past) => {
          const last = judgedOf(past).slice(-failures)
          expect(opens).toBe(last.length === failures && last.every(({ outcome }) => outcome !== 'success'))
        })
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    [{ failures: 0 }, 'consecutive option "failures" must be a whole number from 1, got 0'],
    [{ failures: 1.5 }, 'got 1.5'],
    [{ failures: null }, 'got null'],
    [{ failure: 3 }, 'consecutive has no option "failure". Did you mean "failures"?'],
  ])('refuses %j', (options, message) => {
    expect(() => consecutive(options as object)).toThrow(message)
  })
})
