/** How the cards stand. */
export interface Grid {
  readonly columns: number
  /** In pixels, as is the gap. */
  readonly cardWidth: number
  readonly cardHeight: number
  readonly gap: number
}

const cardHeight = 182
const gap = 12
const leastWidth = 210

/** As many columns as there is room for; the cards share the rest. */
export function gridOf(width: number): Grid {
  const columns = Math.max(1, Math.floor((width + gap) / (leastWidth + gap)))
  return { columns, cardWidth: (width - (columns - 1) * gap) / columns, cardHeight, gap }
}

/** A key that moves among the circuits. */
export type GridKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End' | 'j' | 'k'

/** Where a key leads from one of `count` circuits; the same place where there is none to go to. */
export function steppedTo(key: GridKey, from: number, count: number, columns: number): number {
  const to = from + stepOf(key, from, count, columns)
  return to >= 0 && to < count ? to : from
}

function stepOf(key: GridKey, from: number, count: number, columns: number): number {
  switch (key) {
    case 'ArrowRight':
    case 'j':
      return 1
    case 'ArrowLeft':
    case 'k':
      return -1
    case 'ArrowDown':
      return columns
    case 'ArrowUp':
      return -columns
    case 'Home':
      return -from
    case 'End':
      return count - 1 - from
  }
}

/** How far a card at one place is from another place, in pixels. */
export function offsetBetween(
  from: number,
  to: number,
  grid: Grid,
): { readonly x: number; readonly y: number } {
  const across = (from % grid.columns) - (to % grid.columns)
  const down = Math.floor(from / grid.columns) - Math.floor(to / grid.columns)
  return { x: across * (grid.cardWidth + grid.gap), y: down * (grid.cardHeight + grid.gap) }
}
