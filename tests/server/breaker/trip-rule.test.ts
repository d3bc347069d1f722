import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TripRule } from '../../../server/breaker/trip-rule.ts'
import { errorPercentage } from '../../../shared/engine/policies/error-percentage.ts'

const window = { slots: 4, slotMs: 100 }
const figures = { threshold: 50, minimumCalls: 3, ...window }

describe('TripRule', () => {
  it('sees the same whether successes are handed in together or one by one, also when it is read, changed or begun anew', () => {
    const step = fc.record({
      afterMs: fc.nat(60),
      does: fc.constantFrom(
        'success',
        'success',
        'success',
        'success',
        'failure',
        'read',
        'change',
        'afresh',
      ),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        const together = new TripRule(errorPercentage(figures), window)
        const { batch: _batch, ...policy } = errorPercentage(figures)
        const single = new TripRule(policy, window)
        let now = 0
        for (const { afterMs, does } of steps) {
          now += afterMs
          for (const rule of [together, single]) {
            if (does === 'success') rule.succeeded(1, now)
            if (does === 'failure') rule.record({ outcome: 'failure', tookMs: 1, error: 'no' }, now)
            if (does === 'afresh') rule.startAfresh()
          }
          if (does === 'change') together.use(errorPercentage({ ...figures }))
          // To read after each success would leave none of them to be handed over together.
          const seen = (rule: TripRule) => [does === 'success' ? [] : rule.read(now), rule.met(now)]
          expect(seen(together)).toEqual(seen(single))
        }
      }),
    )
  })
})
