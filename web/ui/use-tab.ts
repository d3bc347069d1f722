import { useEffect } from 'react'
import { faviconHref } from '../charts/favicon.ts'
import { plainGlyph } from '../charts/glyph-of.ts'
import { computedColour } from '../charts/tone-colours.ts'
import type { Tab } from '../store/tab.ts'

/** Keeps the browser's tab up to date: its title, and the worst state as its icon. */
export function useTab({ title, worst }: Tab): void {
  useEffect(() => {
    document.title = title
  }, [title])
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    icon?.setAttribute('href', faviconHref(plainGlyph(worst), computedColour))
  }, [worst])
}
