import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../../shared/engine/outcome.ts'
import { count } from '../../../../shared/engine/policies/count.ts'
import {
  cellsAfter,
  errorsOf,
  hear,
  heardCalls,
  judgedOf,
  policyContract,
} from '../../../support/policy-contract.ts'

describe('count', () => {
  policyContract(() => count())

  it.each<[string, readonly Outcome[], boolean]>([
    ['stays closed below the number of errors', ['failure', 'success', 'success'], false],
    ['opens before it has seen as many calls as it looks at', ['failure', 'timeout'], true],
    ['opens when the errors are not in a row', ['failure', 'success', 'success', 'failure'], true],
    [
      'forgets errors that newer calls have pushed out',
      ['failure', 'success', 'success', 'success', 'failure'],
      false,
    ],
    [
      'pushes nothing out for what says nothing',
      ['failure', 'ignored', 'cancelled', 'ignored', 'failure'],
      true,
    ],
  ])('%s', (_, list, opens) => {
    const policy = count({ failures: 2, lastCalls: 4 })
    expect(policy.shouldOpen(cellsAfter(policy, list), 0)).toBe(opens)
  })

  it('tells the figures that it goes by', () => {
    const policy = count({ failures: 2, lastCalls: 3 })
    expect(policy.measure(cellsAfter(policy, ['failure', 'success', 'failure', 'failure']), 0)).toEqual({
      rule: 'count',
      errors: 2,
      calls: 3,
      threshold: 2,
      minimumCalls: 0,
      windowMs: 0,
      lastCalls: 3,
    })
  })

  it('needs one number for 32 calls', () => {
    expect(count({ lastCalls: 96 }).cells).toBe(6)
    expect(count({ lastCalls: 97 }).cells).toBe(7)
  })

  it('decides as a plain list would, for any number of calls', () => {
    fc.assert(
      fc.property(
        heardCalls,
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 70 }),
        (list, a, b) => {
          const [failures, lastCalls] = [Math.min(a, b), Math.max(a, b)]
          hear(count({ failures, lastCalls }), list, (opens, past) => {
            expect(opens).toBe(errorsOf(judgedOf(past).slice(-lastCalls)) >= failures)
          })
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    [
      { failures: 21 },
      'count option "failures" must be a whole number from 1 to 20 (at most lastCalls), got 21',
    ],
    [{ lastCalls: 0 }, 'count option "lastCalls" must be a whole number from 1 to 100000, got 0'],
    [{ lastCalls: null }, 'got null'],
    [{ calls: 3 }, 'count has no option "calls"'],
  ])('refuses %j', (options, message) => {
    expect(() => count(options as object)).toThrow(message)
  })

  it('may look at fewer calls than its usual number of errors', () => {
    expect(count({ lastCalls: 3 }).measure(new Float64Array(4), 0).threshold).toBe(3)
  })
})
