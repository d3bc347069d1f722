import type { CellsPart, Policy } from './policy.ts'

/** The cells of a policy that takes the place of another: what both remember alike is kept, the rest starts afresh. */
export function carryOver(from: Policy, to: Policy, cells: Float64Array): Float64Array {
  if (from === to) return cells
  const carried = new Float64Array(to.cells)
  const kept = stretchesOf(from.layout)
  for (const { holds, start, cells: length } of stretchesOf(to.layout)) {
    const same = kept.find((part) => part.holds === holds && part.cells === length && holds !== '')
    if (same) carried.set(cells.subarray(same.start, same.start + length), start)
  }
  return carried
}

function stretchesOf(layout: readonly CellsPart[] = []): readonly (CellsPart & { readonly start: number })[] {
  let start = 0
  return layout.map(({ holds, cells }) => {
    const part = { holds, cells, start }
    start += cells
    return part
  })
}
