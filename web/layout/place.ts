/** Where something stands in a list, in pixels from its upper left corner. */
export interface Place {
  readonly key: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A heading and what stands under it. */
export interface Block extends Place {
  /** What the circuits in it have in common; empty when nothing. */
  readonly name: string
  readonly places: readonly Place[]
}

/** A list of circuits on two dimensions. */
export interface Layout {
  readonly blocks: readonly Block[]
  /** All circuits in the order in which they are read. */
  readonly places: readonly Place[]
  readonly height: number
}

/** What a layout is made of: the keys of each group's circuits. */
export interface LayoutGroup {
  readonly name: string
  readonly keys: readonly string[]
}

/** A layout of blocks that have been put somewhere. */
export function layoutOf(blocks: readonly Block[]): Layout {
  const height = blocks.reduce((most, block) => Math.max(most, block.y + block.height), 0)
  return { blocks, places: blocks.flatMap(({ places }) => places), height }
}
