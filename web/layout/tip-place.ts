import type { WallLayout } from './wall-layout.ts'

/** Where a pop-over stands, in pixels from the wall's upper left corner. */
export interface TipPlace {
  readonly left: number
  readonly top: number
}

/** Pixels. */
const tipWidth = 268
const tipHeight = 110
const gap = 8

/** A pop-over beside the group of its circuit, so that it hides none of its neighbours; on the other side where there is no room. */
export function tipPlace({ blocks, height }: WallLayout, circuit: string, width: number): TipPlace {
  const block = blocks.find(({ places }) => places.some(({ key }) => key === circuit))
  const place = block?.places.find(({ key }) => key === circuit)
  if (!block || !place) return { left: 0, top: 0 }
  const [before, after] = [block.x - tipWidth - gap, block.x + block.width + gap]
  const beside = after + tipWidth <= width ? after : before
  const isBeside = beside >= 0
  return {
    left: isBeside ? beside : Math.max(0, Math.min(place.x, width - tipWidth)),
    top: isBeside ? Math.max(0, Math.min(place.y, height - tipHeight)) : place.y + place.height + gap,
  }
}
