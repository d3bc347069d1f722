import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { balance } from '../../../web/layout/balance.ts'

const gap = 3

function tallest(heights: readonly number[], columns: readonly number[]): number {
  const filled = new Map<number, number>()
  heights.forEach((height, index) => {
    const column = columns[index]!
    const before = filled.get(column)
    filled.set(column, before === undefined ? height : before + gap + height)
  })
  return Math.max(0, ...filled.values())
}

/** Every way to cut so many blocks into columns without changing their order. */
function* ways(blocks: number, columns: number): Generator<readonly number[]> {
  const way = (index: number, column: number): readonly (readonly number[])[] => {
    if (index === blocks) return [[]]
    const same = way(index + 1, column).map((rest) => [column].concat(rest))
    const next =
      column + 1 < columns && index > 0
        ? way(index + 1, column + 1).map((rest) => [column + 1].concat(rest))
        : []
    return [...same, ...next]
  }
  yield* way(0, 0)
}

describe('blocks dealt out to columns', () => {
  it.each([
    [[], 3, []],
    [[5], 3, [0]],
    [[5, 5, 5], 3, [0, 1, 2]],
    [[9, 1, 1, 1], 2, [0, 1, 1, 1]],
    [[1, 1, 1, 9], 2, [0, 0, 0, 1]],
    [[1, 2, 3], 1, [0, 0, 0]],
  ])('%j in %i columns stand in %j', (heights, columns, dealt) => {
    expect(balance(heights, columns, gap)).toEqual(dealt)
  })

  it('make the tallest column no taller than any other way would', () => {
    const heights = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 })
    fc.assert(
      fc.property(heights, fc.integer({ min: 1, max: 4 }), (blocks, columns) => {
        const dealt = balance(blocks, columns, gap)
        const best = Math.min(...[...ways(blocks.length, columns)].map((way) => tallest(blocks, way)))
        expect(Math.max(0, ...dealt)).toBeLessThan(columns)
        expect(tallest(blocks, dealt)).toBe(blocks.length === 0 ? 0 : best)
      }),
    )
  })
})
