import { useEffect, useRef } from 'react'

/** What each key does, by the name that the browser has for it. */
export type KeyActions = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** The key that opens the palette: with Ctrl, or with Command on a Mac. It works while somebody writes, too. */
export const paletteKey = 'Mod+k'

/** Listens to single keys anywhere on the page, except while somebody writes or a dialog is open. */
export function useKeys(actions: KeyActions): void {
  const current = useRef(actions)
  useEffect(() => {
    current.current = actions
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isPaletteKey(event)) current.current[paletteKey]?.(event)
      else if (!isMeantForAnother(event)) current.current[event.key]?.(event)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

function isMeantForAnother(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return true
  const { target } = event
  if (!(target instanceof Element)) return false
  return target.closest('input, textarea, select, dialog[open], [role="menu"]') !== null
}

function isPaletteKey({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'k' && ctrlKey !== metaKey
}
