import { balance } from './balance.ts'
import type { Block, Layout, LayoutGroup } from './place.ts'
import { layoutOf } from './place.ts'

/** Pixels. */
const rowHeight = 48
const headingHeight = 22
/** The frame around a group's rows. */
const frame = 2
const gap = 12
const columnGap = 12
const leastWidth = 200

/** Groups of rows in columns, in the order of the groups from top to bottom. One group alone fills all columns. */
export function denseLayout(groups: readonly LayoutGroup[], width: number): Layout {
  const columns = Math.max(1, Math.floor((width + columnGap) / (leastWidth + columnGap)))
  const columnWidth = (width - (columns - 1) * columnGap) / columns
  const parts = groups.length === 1 ? split(groups[0]!, columns) : groups
  const dealt = balance(parts.map(heightOf), columns, gap)
  const filled = Array.from({ length: columns }, () => 0)
  const blocks = parts.map((group, index): Block => {
    const column = dealt[index] ?? 0
    const y = filled[column] ?? 0
    filled[column] = y + heightOf(group) + gap
    return blockOf(group, column * (columnWidth + columnGap), y, columnWidth)
  })
  return layoutOf(blocks)
}

function heightOf({ name, keys }: LayoutGroup): number {
  return (name === '' ? 0 : headingHeight) + keys.length * rowHeight + frame
}

/** Equal shares of one group, so that it does not stand in a single endless column. */
function split({ name, keys }: LayoutGroup, columns: number): readonly LayoutGroup[] {
  const share = Math.max(1, Math.ceil(keys.length / columns))
  return Array.from({ length: Math.ceil(keys.length / share) }, (_, part) => ({
    name: part === 0 ? name : '',
    keys: keys.slice(part * share, (part + 1) * share),
  }))
}

function blockOf(group: LayoutGroup, x: number, y: number, width: number): Block {
  const top = y + heightOf(group) - group.keys.length * rowHeight - frame / 2
  const places = group.keys.map((key, row) => ({
    key,
    x,
    y: top + row * rowHeight,
    width,
    height: rowHeight,
  }))
  return { key: `${x} ${y}`, name: group.name, x, y, width, height: heightOf(group), places }
}
