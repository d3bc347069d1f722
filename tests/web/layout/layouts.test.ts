import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardsLayout, gridOf } from '../../../web/layout/cards-layout.ts'
import { denseLayout } from '../../../web/layout/dense-layout.ts'
import type { Layout, LayoutGroup, Place } from '../../../web/layout/place.ts'
import { wallLayout } from '../../../web/layout/wall-layout.ts'

const group = (name: string, count: number): LayoutGroup => ({
  name,
  keys: Array.from({ length: count }, (_, index) => `${name}.${index}`),
})

const groups = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 })
  .map((counts) => counts.map((count, index) => group(`g${index}`, count)))

const layouts: Readonly<Record<string, (groups: readonly LayoutGroup[], width: number) => Layout>> = {
  cards: cardsLayout,
  dense: denseLayout,
  wall: (some, width) => wallLayout(some, { width, height: 800 }),
}

const doOverlap = (a: Place, b: Place): boolean =>
  a.x < b.x + b.width - 0.01 && b.x < a.x + a.width - 0.01 && a.y < b.y + b.height && b.y < a.y + a.height

describe.each(Object.entries(layouts))('the layout of %s', (_, layout) => {
  it('gives every circuit a place of its own within the width', () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 320, max: 2_000 }), (some, width) => {
        const { places, height, blocks } = layout(some, width)
        expect(places.map(({ key }) => key)).toEqual(some.flatMap(({ keys }) => keys))
        expect(Math.max(...places.map((place) => place.x + place.width))).toBeLessThanOrEqual(width + 0.01)
        expect(Math.max(...places.map((place) => place.y + place.height))).toBeLessThanOrEqual(height + 0.01)
        const inFirst = places.slice(0, 60)
        expect(inFirst.some((a) => inFirst.some((b) => a !== b && doOverlap(a, b)))).toBe(false)
        expect(blocks.some((a) => blocks.some((b) => a !== b && doOverlap(a, b)))).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  it('moves nothing while names and room stay the same', () => {
    const some = [group('a', 30), group('b', 3), group('c', 17)]
    expect(layout(some, 1_200)).toEqual(layout(some, 1_200))
  })
})

describe('cards', () => {
  it.each([
    [1_392, 6, 222],
    [912, 4, 219],
    [592, 2, 290],
    [320, 1, 320],
  ])('on %i pixels stand in %i columns', (width, columns, cardWidth) => {
    expect(gridOf(width)).toEqual({ columns, cardWidth })
  })
})

describe('dense rows', () => {
  it('of a single group fill all columns', () => {
    const { blocks, height } = denseLayout([group('', 12)], 848)
    expect(blocks.map(({ places }) => places.length)).toEqual([3, 3, 3, 3])
    expect(height).toBe(146)
  })
})

describe('the wall', () => {
  const many = Array.from({ length: 30 }, (_, index) => group(`group-${index}`, 34))

  it.each([
    [1_560, 1_030, 24],
    [1_072, 940, 14],
    [720, 900, 'square'],
    [300, 200, 14],
  ] as const)('shows a thousand circuits on %i × %i pixels with tiles of %s', (width, height, glyph) => {
    const wall = wallLayout(many, { width, height })
    expect(wall.tile.glyph).toBe(glyph)
  })

  it('has ten large tiles in a row, and fewer where there is no room for them', () => {
    const rowOf = (width: number) => {
      const { places } = wallLayout([group('a', 25)], { width, height: 2_000 })
      return places.filter(({ y }) => y === places[0]!.y).length
    }
    expect([rowOf(1_000), rowOf(300), rowOf(100)]).toEqual([10, 10, 3])
  })
})
