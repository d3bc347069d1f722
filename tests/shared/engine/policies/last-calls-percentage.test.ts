import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../../shared/engine/outcome.ts'
import { lastCallsPercentage } from '../../../../shared/engine/policies/last-calls-percentage.ts'
import {
  cellsAfter,
  errorsOf,
  hear,
  heardCalls,
  judgedOf,
  policyContract,
} from '../../../support/policy-contract.ts'

describe('lastCallsPercentage', () => {
  policyContract(() => lastCallsPercentage())

  it.each<[string, readonly Outcome[], boolean]>([
    ['judges nothing before it has seen all the calls it looks at', ['failure', 'failure', 'failure'], false],
    ['opens when errors reach the threshold', ['failure', 'success', 'failure', 'success'], true],
    ['stays closed below it', ['failure', 'success', 'success', 'success'], false],
    [
      'forgets what newer calls have pushed out',
      ['failure', 'failure', 'success', 'success', 'success'],
      false,
    ],
  ])('%s', (_, list, opens) => {
    const policy = lastCallsPercentage({ lastCalls: 4 })
    expect(policy.shouldOpen(cellsAfter(policy, list), 0)).toBe(opens)
  })

  it('tells the figures that it goes by', () => {
    const policy = lastCallsPercentage({ threshold: 20, lastCalls: 10, minimumCalls: 5 })
    expect(policy.measure(cellsAfter(policy, ['success', 'failure', 'ignored']), 0)).toEqual({
      rule: 'last-calls-percentage',
      errors: 1,
      calls: 2,
      threshold: 20,
      minimumCalls: 5,
      windowMs: 0,
      lastCalls: 10,
    })
  })

  it('decides as a plain list would', () => {
    const options = fc.record({
      threshold: fc.nat(100),
      isAbove: fc.boolean(),
      lastCalls: fc.integer({ min: 1, max: 40 }),
    })
    fc.assert(
      fc.property(heardCalls, options, fc.nat(40), (list, settings, minimum) => {
        const minimumCalls = Math.min(minimum, settings.lastCalls)
        hear(lastCallsPercentage({ ...settings, minimumCalls }), list, (opens, past) => {
          const last = judgedOf(past).slice(-settings.lastCalls)
          const errors = errorsOf(last)
          const share = settings.threshold * last.length
          const isMet = settings.isAbove
            ? errors > Math.ceil(share / 100) || errors === last.length
            : errors * 100 >= share
          expect(opens).toBe(errors > 0 && isMet && last.length >= minimumCalls)
        })
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    [
      { threshold: 101 },
      'lastCallsPercentage option "threshold" must be a number from 0 to 100 (percent), got 101',
    ],
    [{ minimumCalls: 21 }, '"minimumCalls" must be a whole number from 0 to 20 (at most lastCalls), got 21'],
    [{ lastCalls: 1e9 }, '"lastCalls" must be a whole number from 1 to 100000, got 1000000000'],
    [{ size: 20 }, 'lastCallsPercentage has no option "size"'],
  ])('refuses %j', (options, message) => {
    expect(() => lastCallsPercentage(options as object)).toThrow(message)
  })
})
