import { useSyncExternalStore } from 'react'

/** Whether a media query holds; it is asked again when that changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}

/** Under this width the page is that of a phone. */
export const phone = '(max-width: 639px)'

/** Somebody has asked for things not to move. */
export const stillness = '(prefers-reduced-motion: reduce)'

/** From this width on the wall has the screen to itself: what it tells moves into the top bar. */
export const wallScreen = '(min-width: 1600px)'
