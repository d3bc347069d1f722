import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardsLayout } from '../../../web/layout/cards-layout.ts'
import { denseLayout } from '../../../web/layout/dense-layout.ts'
import type { StepKey } from '../../../web/layout/step.ts'
import { stepKeys, steppedTo } from '../../../web/layout/step.ts'

/** Three columns: a b c / d e f / g. */
const { places } = cardsLayout([{ name: '', keys: 'abcdefg'.split('') }], 660)
const keyAfter = (key: StepKey, from: string) =>
  places[
    steppedTo(
      key,
      places.findIndex((place) => place.key === from),
      places,
    )
  ]!.key

describe('a step among the circuits', () => {
  it.each<[StepKey, string, string]>([
    ['j', 'a', 'b'],
    ['j', 'c', 'd'],
    ['j', 'g', 'g'],
    ['k', 'd', 'c'],
    ['k', 'a', 'a'],
    ['ArrowRight', 'a', 'b'],
    ['ArrowRight', 'c', 'c'],
    ['ArrowLeft', 'e', 'd'],
    ['ArrowLeft', 'd', 'd'],
    ['ArrowDown', 'b', 'e'],
    ['ArrowDown', 'd', 'g'],
    ['ArrowDown', 'g', 'g'],
    ['ArrowUp', 'e', 'b'],
    ['ArrowUp', 'a', 'a'],
    ['Home', 'f', 'a'],
    ['End', 'a', 'g'],
  ])('with %s leads from %s to %s', (key, from, to) => {
    expect(keyAfter(key, from)).toBe(to)
  })

  it('reaches every circuit of a dense board with the letter j', () => {
    const dense = denseLayout(
      [
        { name: 'x', keys: ['a', 'b'] },
        { name: 'y', keys: ['c'] },
      ],
      500,
    ).places
    let at = 0
    for (let step = 0; step < 2; step++) at = steppedTo('j', at, dense)
    expect(dense[at]!.key).toBe('c')
    expect(dense[steppedTo('ArrowLeft', at, dense)]!.key).toBe('a')
  })

  it('never leaves the list', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), fc.constantFrom(...stepKeys), (from, key) => {
        const to = steppedTo(key, from, places)
        expect(to).toBeGreaterThanOrEqual(0)
        expect(to).toBeLessThan(places.length)
      }),
    )
  })
})
