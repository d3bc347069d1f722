import { useEffect } from 'react'
import { faviconHref } from '../charts/favicon.ts'
import type { Tone } from '../charts/glyph-state.ts'
import { plainGlyph } from '../charts/glyph-of.ts'
import type { Tab } from '../store/tab.ts'

/** Keeps the browser's tab up to date: its title, and the worst state as its icon. */
export function useTab({ title, worst }: Tab): void {
  useEffect(() => {
    document.title = title
  }, [title])
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    icon?.setAttribute('href', faviconHref(plainGlyph(worst), colourOf))
  }, [worst])
}

/** The colour that the styles give to a tone, in a form that an icon understands. */
function colourOf(tone: Tone): string {
  const probe = document.body.appendChild(document.createElement('i'))
  probe.className = `tone-${tone}`
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
