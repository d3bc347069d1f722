import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TripRule } from '../../../server/breaker/trip-rule.ts'
import { errorPercentage } from '../../../shared/engine/policies/error-percentage.ts'
import { slowCallPercentage } from '../../../shared/engine/policies/slow-call-percentage.ts'

const window = { slots: 4, slotMs: 100 }
const figures = { threshold: 50, minimumCalls: 3, ...window }

describe('TripRule', () => {
  it('sees the same whether successes are handed in together or one by one', () => {
    const step = fc.record({ afterMs: fc.nat(60), does: fc.constantFrom('success', 'success', 'failure') })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        const together = new TripRule(errorPercentage(figures), window)
        const single = new TripRule(errorPercentage(figures), window)
        const failure = { outcome: 'failure', tookMs: 1, error: 'no' } as const
        let [now, keptBack, until] = [0, 0, 0]
        for (const { afterMs, does } of steps) {
          now += afterMs
          if (does === 'success') single.succeeded(1, now)
          else single.record(failure, now)
          if (does === 'success' && now < until) {
            keptBack++
            continue
          }
          if (keptBack > 0) together.add(keptBack)
          keptBack = 0
          if (does === 'success') until = together.succeeded(1, now)
          else together.record(failure, now)
          expect([together.read(now), together.met(now)]).toEqual([single.read(now), single.met(now)])
        }
      }),
    )
  })

  it('wants to be told of each success by which it may open', () => {
    const rule = new TripRule(slowCallPercentage({ ...figures, slowMs: 5 }), window)
    expect([rule.succeeded(9, 0), rule.succeeded(9, 0), rule.succeeded(9, 0)]).toEqual([0, 0, 0])
    expect(rule.met(0)).toMatchObject({ kind: 'rule', measured: { errors: 3 } })
  })
})
