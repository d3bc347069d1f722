import { balance } from './balance.ts'
import type { Block, Layout, LayoutGroup } from './place.ts'
import { layoutOf } from './place.ts'

/** How large a circuit is on the wall. */
export interface Tile {
  /** What is drawn of it: the glyph of this size, or a plain square. */
  readonly glyph: 24 | 14 | 'square'
  /** Pixels, as is the height. */
  readonly width: number
  readonly height: number
  /** How many stand in a row. */
  readonly inRow: number
}

/** Tiles in columns of groups. */
export interface WallLayout extends Layout {
  readonly tile: Tile
}

interface Room {
  /** Pixels, as is the height. */
  readonly width: number
  readonly height: number
}

const tiles: readonly Tile[] = [
  { glyph: 24, width: 30, height: 33, inRow: 10 },
  { glyph: 24, width: 26, height: 27, inRow: 11 },
  { glyph: 14, width: 20, height: 20, inRow: 15 },
  { glyph: 'square', width: 12, height: 12, inRow: 25 },
]

/** Up to how many circuits tiles are so large on a wall that must be scrolled. */
const mostScrolled: Readonly<Record<Tile['glyph'], number>> = { 24: 300, 14: 2_000, square: Infinity }

const headingHeight = 22
const gap = 10
const columnGap = 10

/** The wall with the largest tiles that leave it in sight as a whole; where none do, with such as suit the number of circuits. */
export function wallLayout(groups: readonly LayoutGroup[], room: Room): WallLayout {
  const walls = tiles.map((tile) => wallOf(groups, tile, room.width))
  const usual = walls.findIndex(({ places, tile }) => places.length <= mostScrolled[tile.glyph])
  return walls.find(({ height }) => height <= room.height) ?? walls[usual]!
}

function wallOf(groups: readonly LayoutGroup[], tile: Tile, width: number): WallLayout {
  const columns = columnsOf(tile, width)
  const heights = groups.map((group) => heightOf(group, tile, columns.inRow))
  const dealt = balance(heights, columns.count, gap)
  const filled = Array.from({ length: columns.count }, () => 0)
  const blocks = groups.map((group, index) => {
    const column = dealt[index] ?? 0
    const y = filled[column] ?? 0
    filled[column] = y + heights[index]! + gap
    return blockOf(group, { ...tile, inRow: columns.inRow }, column * (columns.width + columnGap), y)
  })
  return { ...layoutOf(blocks), tile }
}

/** What is too narrow for a whole column has one with fewer tiles in a row. */
function columnsOf(tile: Tile, width: number) {
  const whole = tile.inRow * tile.width
  const count = Math.max(1, Math.floor((width + columnGap) / (whole + columnGap)))
  const inRow = Math.max(1, Math.min(tile.inRow, Math.floor(width / tile.width)))
  return { count, inRow, width: inRow * tile.width }
}

function heightOf({ name, keys }: LayoutGroup, tile: Tile, inRow: number): number {
  return (name === '' ? 0 : headingHeight) + Math.ceil(keys.length / inRow) * tile.height
}

function blockOf(group: LayoutGroup, tile: Tile, x: number, y: number): Block {
  const { name, keys } = group
  const top = name === '' ? y : y + headingHeight
  const places = keys.map((key, index) => ({
    key,
    x: x + (index % tile.inRow) * tile.width,
    y: top + Math.floor(index / tile.inRow) * tile.height,
    width: tile.width,
    height: tile.height,
  }))
  const height = heightOf(group, tile, tile.inRow)
  return { key: name, name, x, y, width: tile.inRow * tile.width, height, places }
}
