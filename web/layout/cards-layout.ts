import type { Block, Layout, LayoutGroup } from './place.ts'
import { layoutOf } from './place.ts'

/** How cards stand beside one another. */
export interface Grid {
  readonly columns: number
  /** In pixels. */
  readonly cardWidth: number
}

/** Pixels. */
const cardHeight = 182
const gap = 12
const leastWidth = 210
const headingHeight = 28
const blockGap = 20

/** As many columns as there is room for; the cards share the rest. */
export function gridOf(width: number): Grid {
  const columns = Math.max(1, Math.floor((width + gap) / (leastWidth + gap)))
  return { columns, cardWidth: Math.max(0, (width - (columns - 1) * gap) / columns) }
}

/** Cards row by row, group under group. A group without a name has no heading. */
export function cardsLayout(groups: readonly LayoutGroup[], width: number): Layout {
  const grid = gridOf(width)
  const blocks: Block[] = []
  let y = 0
  for (const group of groups) {
    const block = blockOf(group, grid, y, width)
    blocks.push(block)
    y += block.height + blockGap
  }
  return layoutOf(blocks)
}

function blockOf({ name, keys }: LayoutGroup, { columns, cardWidth }: Grid, y: number, width: number): Block {
  const top = name === '' ? y : y + headingHeight
  const places = keys.map((key, index) => ({
    key,
    x: (index % columns) * (cardWidth + gap),
    y: top + Math.floor(index / columns) * (cardHeight + gap),
    width: cardWidth,
    height: cardHeight,
  }))
  const rows = Math.ceil(keys.length / columns)
  const height = top - y + rows * (cardHeight + gap) - gap
  return { key: name, name, x: 0, y, width, height, places }
}
