import type { RefObject } from 'react'
import { useLayoutEffect, useState } from 'react'

/** The part of a list that is in the window or close to it, in pixels from the list's top. */
export interface Band {
  readonly top: number
  readonly bottom: number
}

/** How far outside of the window something still counts as near, so that it is there before it is seen. */
const reach = 200
/** The band moves in steps of so many pixels. */
const step = 200

/** What of a list is near, kept up to date while somebody scrolls. */
export function useBand(list: RefObject<HTMLElement | null>): Band {
  const [band, setBand] = useState<Band>({ top: 0, bottom: 0 })
  useLayoutEffect(() => {
    const look = () => setBand((before) => sameOr(before, bandOf(list.current)))
    look()
    addEventListener('scroll', look, { passive: true })
    addEventListener('resize', look)
    return () => {
      removeEventListener('scroll', look)
      removeEventListener('resize', look)
    }
  }, [list])
  return band
}

/** Whether something lies in the band, at least with a part. */
export function isInBand(
  { y, height }: { readonly y: number; readonly height: number },
  band: Band,
): boolean {
  return y < band.bottom && y + height > band.top
}

function bandOf(list: HTMLElement | null): Band {
  const above = -(list?.getBoundingClientRect().top ?? 0)
  return {
    top: Math.floor((above - reach) / step) * step,
    bottom: Math.ceil((above + innerHeight + reach) / step) * step,
  }
}

function sameOr(before: Band, next: Band): Band {
  return before.top === next.top && before.bottom === next.bottom ? before : next
}
