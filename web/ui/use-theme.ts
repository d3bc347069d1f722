import { useLayoutEffect } from 'react'
import type { UrlState } from '../store/url-state.ts'

/** Puts the page into the theme that its address asks for, or leaves it to the system. */
export function useTheme(theme: UrlState['theme']): void {
  useLayoutEffect(() => {
    if (theme === null) delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [theme])
}
