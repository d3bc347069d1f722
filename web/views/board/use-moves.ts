import type { RefObject } from 'react'
import { useLayoutEffect, useRef } from 'react'
import { stillness, useMedia } from '../../ui/use-media.ts'
import type { Grid } from './grid.ts'
import { offsetBetween } from './grid.ts'

/** How long a card travels to its new place, in milliseconds. */
const travelMs = 160

/** Lets cards glide to their new places when their order changes, unless somebody wants things to stand still. */
export function useMoves(list: RefObject<HTMLElement | null>, keys: readonly string[], grid: Grid): void {
  const before = useRef<readonly string[]>(keys)
  const isStill = useMedia(stillness)
  useLayoutEffect(() => {
    const places = before.current
    before.current = keys
    if (isStill || places.length !== keys.length) return
    for (const { from, to } of moves(places, keys)) {
      glide(list.current?.children[to], offsetBetween(from, to, grid))
    }
  })
}

interface Move {
  readonly from: number
  readonly to: number
}

function moves(before: readonly string[], after: readonly string[]): readonly Move[] {
  if (before === after) return []
  const places = new Map(before.map((key, place) => [key, place]))
  return after.map((key, to) => ({ from: places.get(key) ?? to, to })).filter(({ from, to }) => from !== to)
}

function glide(element: Element | undefined, { x, y }: { readonly x: number; readonly y: number }): void {
  const start = `translate(${x}px, ${y}px)`
  element?.animate([{ transform: start }, { transform: 'none' }], { duration: travelMs, easing: 'ease-out' })
}
