import type { RefObject } from 'react'
import { useEffect } from 'react'
import { linkOf } from './use-roving.ts'

/** Puts the focus back on the circuit that somebody has come back from, once it is drawn. */
export function useReturnedFocus(list: RefObject<HTMLElement | null>, cameFrom: string | null): void {
  useEffect(() => {
    if (cameFrom !== null && document.activeElement === document.body) {
      linkOf(list.current, cameFrom)?.focus({ preventScroll: true })
    }
  }, [list, cameFrom])
}
