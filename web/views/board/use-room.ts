import type { RefObject } from 'react'
import { useLayoutEffect, useState } from 'react'

/** How much room an element has, in pixels: its width, and what is left of the window below its top. */
export interface Room {
  readonly width: number
  readonly height: number
}

/** What the page keeps below: its foot, and a little air. */
const below = 40

/** The room that an element has, kept up to date. */
export function useRoom(element: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    if (!element.current) return undefined
    const { current } = element
    const measure = () => {
      const top = current.getBoundingClientRect().top + scrollY
      const next = { width: current.clientWidth, height: Math.max(0, Math.floor(innerHeight - top - below)) }
      setRoom((before) => (before.width === next.width && before.height === next.height ? before : next))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    addEventListener('resize', measure)
    measure()
    return () => {
      observer.disconnect()
      removeEventListener('resize', measure)
    }
  }, [element])
  return room
}
