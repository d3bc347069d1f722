/**
 * Deals blocks out to columns, without changing their order, so that the tallest column is as short as can be.
 *
 * @param heights How tall each block is.
 * @param gap What lies between two blocks of a column.
 * @returns For each block the number of its column.
 */
export function balance(heights: readonly number[], columns: number, gap: number): readonly number[] {
  let low = Math.max(0, ...heights)
  let high = heights.reduce((sum, height) => sum + height + gap, 0)
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (columnsWithin(heights, middle, gap).at(-1)! < columns) high = middle
    else low = middle + 1
  }
  return columnsWithin(heights, low, gap)
}

/** The columns when none may become taller than `most`. */
function columnsWithin(heights: readonly number[], most: number, gap: number): readonly number[] {
  let column = 0
  let filled = 0
  return heights.map((height) => {
    const isFull = filled > 0 && filled + gap + height > most
    if (isFull) column++
    filled = isFull || filled === 0 ? height : filled + gap + height
    return column
  })
}
