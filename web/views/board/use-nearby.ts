import type { RefCallback } from 'react'
import { useCallback, useRef, useState } from 'react'

/** How far outside the window something still counts as near, so that it is there before it is seen. */
const reach = '400px 0px'

/** So many are taken to be near before anything was measured. */
const atFirst = 60

/** Whether the item with this key, at this place, is in the window or close to it. */
export type IsNear = (key: string, place: number) => boolean

/**
 * Tells which items of a list are near; the others need not be drawn in full.
 *
 * @returns `observe` is the `ref` of every item, which carries its key as `data-key`.
 */
export function useNearby(): {
  readonly isNear: IsNear
  readonly observe: RefCallback<HTMLElement>
} {
  const [near, setNear] = useState<ReadonlySet<string> | null>(null)
  const observer = useRef<IntersectionObserver>(null)
  const observe = useCallback<RefCallback<HTMLElement>>((item) => {
    if (!item) return undefined
    observer.current ??= new IntersectionObserver(
      (entries) => setNear((before) => updated(before, entries)),
      {
        rootMargin: reach,
      },
    )
    observer.current.observe(item)
    return () => observer.current?.unobserve(item)
  }, [])
  return { isNear: (key, place) => near?.has(key) ?? place < atFirst, observe }
}

function updated(
  before: ReadonlySet<string> | null,
  entries: readonly IntersectionObserverEntry[],
): ReadonlySet<string> {
  const near = new Set(before)
  for (const { target, isIntersecting } of entries) {
    const key = target instanceof HTMLElement ? (target.dataset['key'] ?? '') : ''
    if (isIntersecting) near.add(key)
    else near.delete(key)
  }
  return near
}
