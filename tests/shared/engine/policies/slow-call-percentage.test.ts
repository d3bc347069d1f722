import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slowCallPercentage } from '../../../../shared/engine/policies/slow-call-percentage.ts'
import { hear, heardCalls, judgedOf, policyContract, withinWindow } from '../../../support/policy-contract.ts'

/** The cells after calls that took so many milliseconds; `undefined`: the function was not called. */
function cellsTaking(policy: ReturnType<typeof slowCallPercentage>, list: readonly (number | undefined)[]) {
  const cells = new Float64Array(policy.cells)
  for (const tookMs of list) policy.record(cells, 'success', 0, tookMs)
  return cells
}

describe('slowCallPercentage', () => {
  policyContract(() => slowCallPercentage({ slowMs: 100 }))

  it.each<[string, readonly (number | undefined)[], boolean]>([
    ['stays closed below the minimum of calls', [500, 500, 500], false],
    ['opens when slow calls reach the threshold, though all succeed', [5, 500, 5, 500], true],
    ['stays closed below it', [5, 5, 5, 500], false],
    ['calls only those slow that took longer than the limit', [100, 100, 100, 100], false],
    ['leaves out calls whose function was not called', [500, undefined, undefined, undefined], false],
  ])('%s', (_, list, opens) => {
    const policy = slowCallPercentage({ slowMs: 100, minimumCalls: 4 })
    expect(policy.shouldOpen(cellsTaking(policy, list), 0)).toBe(opens)
  })

  it('asks to be asked after successes, for a slow one may meet it', () => {
    expect(slowCallPercentage({ slowMs: 100 }).opensOnSuccess).toBe(true)
  })

  it('counts a slow error as it counts a slow success, and a fast one as fast', () => {
    const policy = slowCallPercentage({ slowMs: 100, minimumCalls: 2 })
    const cells = new Float64Array(policy.cells)
    policy.record(cells, 'failure', 0, 5)
    policy.record(cells, 'timeout', 0, 800)
    expect(policy.measure(cells, 0)).toMatchObject({ errors: 1, calls: 2 })
  })

  it('tells the figures that it goes by', () => {
    const policy = slowCallPercentage({ slowMs: 100, threshold: 60 })
    expect(policy.measure(cellsTaking(policy, [5, 101, undefined]), 0)).toEqual({
      rule: 'slow-call-percentage',
      errors: 1,
      calls: 2,
      threshold: 60,
      minimumCalls: 20,
      windowMs: 10_000,
      slowMs: 100,
    })
  })

  it('decides as a plain list would, at any time', () => {
    const cut = { slots: 5, slotMs: 1_000 }
    const options = fc.record({ slowMs: fc.nat(200), threshold: fc.nat(100), minimumCalls: fc.nat(8) })
    fc.assert(
      fc.property(heardCalls, options, (list, settings) => {
        hear(slowCallPercentage({ ...settings, ...cut }), list, (opens, past, now) => {
          const inside = judgedOf(withinWindow(past, now, cut)).filter(({ tookMs }) => tookMs !== undefined)
          const slow = inside.filter(({ tookMs }) => tookMs! > settings.slowMs).length
          const isMet = slow > 0 && slow * 100 >= settings.threshold * inside.length
          expect(opens).toBe(isMet && inside.length >= settings.minimumCalls)
        })
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    [{}, 'slowCallPercentage option "slowMs" must be a number from 0 (milliseconds), got undefined'],
    [{ slowMs: 5, threshold: -1 }, '"threshold" must be a number from 0 to 100 (percent), got -1'],
    [{ slowMs: 5, minimumCalls: 0.5 }, '"minimumCalls" must be a whole number from 0, got 0.5'],
    [{ slowms: 5 }, 'slowCallPercentage has no option "slowms". Did you mean "slowMs"?'],
  ])('refuses %j', (options, message) => {
    expect(() => slowCallPercentage(options as { slowMs: number })).toThrow(message)
  })
})
