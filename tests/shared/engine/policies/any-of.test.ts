import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyOf } from '../../../../shared/engine/policies/any-of.ts'
import { consecutive } from '../../../../shared/engine/policies/consecutive.ts'
import { count } from '../../../../shared/engine/policies/count.ts'
import { errorPercentage } from '../../../../shared/engine/policies/error-percentage.ts'
import { slowCallPercentage } from '../../../../shared/engine/policies/slow-call-percentage.ts'
import { cellsAfter, heardCalls, policyContract } from '../../../support/policy-contract.ts'

const rules = () => [
  errorPercentage({ threshold: 50, minimumCalls: 10, slots: 10, slotMs: 1_000 }),
  slowCallPercentage({ slowMs: 100, minimumCalls: 3 }),
  consecutive({ failures: 4 }),
]

describe('anyOf', () => {
  policyContract(() => anyOf(rules()))

  it('opens as soon as one of its rules is met, and tells which', () => {
    const policy = anyOf(rules())
    const slow = cellsAfter(policy, ['success', 'success', 'success'], { tookMs: 800 })
    const failing = cellsAfter(policy, ['failure', 'failure', 'failure', 'failure'])
    expect([slow, failing].map((cells) => policy.shouldOpen(cells, 0))).toEqual([true, true])
    expect([slow, failing].map((cells) => policy.measure(cells, 0).rule)).toEqual([
      'slow-call-percentage',
      'consecutive',
    ])
  })

  it('tells the figures of its first rule while none is met', () => {
    const policy = anyOf(rules())
    expect(policy.measure(cellsAfter(policy, ['failure', 'success']), 0)).toMatchObject({
      rule: 'error-percentage',
      errors: 1,
      calls: 2,
    })
  })

  it('may stand in for one of its own rules', () => {
    const policy = anyOf([anyOf(rules()), count({ failures: 1 })])
    expect(policy.measure(cellsAfter(policy, ['failure']), 0).rule).toBe('count')
  })

  it('is asked after successes when one of its rules is', () => {
    expect(anyOf(rules()).opensOnSuccess).toBe(true)
    expect(anyOf([consecutive(), count()]).opensOnSuccess).toBe(false)
  })

  it('keeps the circuits apart that share it', () => {
    const policy = anyOf([consecutive({ failures: 2 }), count({ failures: 3 })])
    const [one, other] = [new Float64Array(policy.cells), new Float64Array(policy.cells)]
    for (const cells of [one, other, one]) policy.record(cells, 'failure', 0)
    expect([one, other].map((cells) => policy.measure(cells, 0).errors)).toEqual([2, 1])
  })

  it('decides as its rules do one by one', () => {
    fc.assert(
      fc.property(heardCalls, (list) => {
        const [all, alone] = [anyOf(rules()), rules()]
        const cells = new Float64Array(all.cells)
        const own = alone.map((policy) => new Float64Array(policy.cells))
        let now = 0
        for (const { afterMs, outcome, tookMs } of list) {
          now += afterMs
          all.record(cells, outcome, now, tookMs)
          for (const [index, policy] of alone.entries()) policy.record(own[index]!, outcome, now, tookMs)
          const met = alone.map((policy, index) => policy.shouldOpen(own[index]!, now))
          expect(all.shouldOpen(cells, now)).toBe(met.includes(true))
          const told = Math.max(0, met.indexOf(true))
          expect(all.measure(cells, now)).toEqual(alone[told]!.measure(own[told]!, now))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('refuses to combine nothing', () => {
    expect(() => anyOf([])).toThrow('anyOf needs at least one policy, got none')
  })
})
