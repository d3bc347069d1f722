import { describe, expect, it } from 'vitest'
import { gridOf, offsetBetween, steppedTo } from '../../../web/views/board/grid.ts'

describe('the grid', () => {
  it.each([
    [1_392, 6],
    [1_232, 5],
    [912, 4],
    [592, 2],
    [200, 1],
  ])('of %i px has %i columns', (width, columns) => {
    const grid = gridOf(width)
    expect(grid.columns).toBe(columns)
    expect(grid.cardWidth * columns + grid.gap * (columns - 1)).toBeCloseTo(width)
  })

  it.each([
    ['j', 4, 5],
    ['k', 4, 3],
    ['ArrowRight', 4, 5],
    ['ArrowLeft', 4, 3],
    ['ArrowDown', 4, 7],
    ['ArrowUp', 4, 1],
    ['Home', 4, 0],
    ['End', 4, 9],
    ['ArrowUp', 1, 1],
    ['ArrowDown', 8, 8],
    ['k', 0, 0],
    ['j', 9, 9],
  ] as const)('%s leads from %i to %i of ten circuits in three columns', (key, from, to) => {
    expect(steppedTo(key, from, 10, 3)).toBe(to)
  })

  it('knows how far a card travels', () => {
    const grid = { columns: 3, cardWidth: 210, cardHeight: 182, gap: 12 }
    expect(offsetBetween(5, 0, grid)).toEqual({ x: 444, y: 194 })
    expect(offsetBetween(0, 0, grid)).toEqual({ x: 0, y: 0 })
  })
})
