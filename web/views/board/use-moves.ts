import type { RefObject } from 'react'
import { useLayoutEffect, useRef } from 'react'
import type { Place } from '../../layout/place.ts'
import { stillness, useMedia } from '../../ui/use-media.ts'

/** How long a card travels to its new place, in milliseconds. */
const travelMs = 160

/** Lets circuits glide to their new places when their order changes, unless somebody wants things to stand still. */
export function useMoves(list: RefObject<HTMLElement | null>, places: readonly Place[]): void {
  const before = useRef(places)
  const isStill = useMedia(stillness)
  useLayoutEffect(() => {
    const from = before.current
    before.current = places
    if (isStill || from === places || from.length !== places.length) return
    const old = new Map(from.map((place) => [place.key, place]))
    const now = new Map(places.map((place) => [place.key, place]))
    for (const item of list.current?.querySelectorAll<HTMLElement>('[data-key]') ?? []) {
      const key = item.dataset['key'] ?? ''
      glide(item, old.get(key), now.get(key))
    }
  }, [list, places, isStill])
}

function glide(item: HTMLElement, from: Place | undefined, to: Place | undefined): void {
  if (!from || !to || from.width !== to.width) return
  if (from.x === to.x && from.y === to.y) return
  const start = `translate(${from.x - to.x}px, ${from.y - to.y}px)`
  item.animate([{ transform: start }, { transform: 'none' }], { duration: travelMs, easing: 'ease-out' })
}
