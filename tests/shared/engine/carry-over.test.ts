import { describe, expect, it } from 'vitest'
import { carryOver } from '../../../shared/engine/carry-over.ts'
import { anyOf } from '../../../shared/engine/policies/any-of.ts'
import { consecutive } from '../../../shared/engine/policies/consecutive.ts'
import { countInWindow } from '../../../shared/engine/policies/count-in-window.ts'
import { errorPercentage } from '../../../shared/engine/policies/error-percentage.ts'
import { slowCallPercentage } from '../../../shared/engine/policies/slow-call-percentage.ts'
import type { Policy } from '../../../shared/engine/policy.ts'

const window = { slots: 10, slotMs: 1_000 }
const share = (threshold: number) => errorPercentage({ threshold, minimumCalls: 0, ...window })
const slow = (slowMs: number) => slowCallPercentage({ slowMs, ...window })

/** The errors that each rule of `to` still knows of, after three calls under `from`. */
function errorsLeft(from: Policy, to: Policy): readonly number[] {
  const cells = new Float64Array(from.cells)
  for (const now of [100, 1_500, 2_900]) from.record(cells, 'failure', now, 5_000)
  const carried = carryOver(from, to, cells)
  return (to.measureAll?.(carried, 3_000) ?? [to.measure(carried, 3_000)]).map(({ errors }) => errors)
}

describe('a policy that takes the place of another', () => {
  it.each([
    ['the same with another threshold', share(50), share(80), [3]],
    ['a number of errors in the same window', share(50), countInWindow({ failures: 9, ...window }), [3]],
    ['a second rule comes', share(50), anyOf([share(50), slow(100)]), [3, 0]],
    ['a rule goes, whatever its place', anyOf([slow(100), share(50)]), share(50), [3]],
    ['rules change places', anyOf([slow(100), share(50)]), anyOf([share(50), slow(100)]), [3, 3]],
    ['slow is something else', slow(100), slow(200), [0]],
    [
      'another window',
      share(50),
      errorPercentage({ threshold: 50, minimumCalls: 0, slots: 5, slotMs: 2_000 }),
      [0],
    ],
    ['another kind of rule', share(50), consecutive(), [0]],
  ])('keeps what both remember alike: %s', (_what, from, to, errors) => {
    expect(errorsLeft(from, to)).toEqual(errors)
  })

  it('starts afresh where nobody knows what its cells hold', () => {
    const own = (): Policy => ({ ...share(50), layout: undefined })
    expect(errorsLeft(own(), own())).toEqual([0])
    expect(errorsLeft(anyOf([own(), consecutive()]), anyOf([own(), consecutive()]))).toEqual([0, 3])
  })
})
