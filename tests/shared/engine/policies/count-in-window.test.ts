import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countInWindow } from '../../../../shared/engine/policies/count-in-window.ts'
import {
  cellsAfter,
  errorsOf,
  hear,
  heardCalls,
  policyContract,
  withinWindow,
} from '../../../support/policy-contract.ts'

describe('countInWindow', () => {
  policyContract(() => countInWindow())

  it('opens at so many errors, however many calls succeed beside them', () => {
    const policy = countInWindow({ failures: 2 })
    const successes = Array.from({ length: 100 }, () => 'success' as const)
    expect(policy.shouldOpen(cellsAfter(policy, [...successes, 'failure']), 0)).toBe(false)
    expect(policy.shouldOpen(cellsAfter(policy, ['failure', ...successes, 'timeout']), 0)).toBe(true)
  })

  it('forgets errors that left the window', () => {
    const policy = countInWindow({ failures: 2, slots: 10, slotMs: 1_000 })
    const cells = cellsAfter(policy, ['failure', 'failure'])
    expect(policy.shouldOpen(cells, 9_999)).toBe(true)
    expect(policy.shouldOpen(cells, 10_000)).toBe(false)
  })

  it('tells the figures that it goes by', () => {
    const policy = countInWindow({ failures: 4, slots: 6, slotMs: 10_000 })
    expect(policy.measure(cellsAfter(policy, ['success', 'failure', 'ignored']), 0)).toEqual({
      rule: 'count-in-window',
      errors: 1,
      calls: 2,
      threshold: 4,
      minimumCalls: 0,
      windowMs: 60_000,
    })
  })

  it('decides as a plain list would, at any time', () => {
    const cut = { slots: 5, slotMs: 1_000 }
    fc.assert(
      fc.property(heardCalls, fc.integer({ min: 1, max: 8 }), (list, failures) => {
        hear(countInWindow({ failures, ...cut }), list, (opens, past, now) => {
          expect(opens).toBe(errorsOf(withinWindow(past, now, cut)) >= failures)
        })
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    [{ failures: 0 }, 'countInWindow option "failures" must be a whole number from 1, got 0'],
    [{ slots: 0 }, 'countInWindow option "slots" must be a whole number from 1 to 1000, got 0'],
    [{ slotMs: 0.5 }, 'countInWindow option "slotMs" must be a number from 1'],
    [{ windowMs: 5_000 }, 'countInWindow has no option "windowMs"'],
  ])('refuses %j', (options, message) => {
    expect(() => countInWindow(options as object)).toThrow(message)
  })
})
