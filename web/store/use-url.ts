import { useMemo, useSyncExternalStore } from 'react'
import { live } from './shown-time.ts'
import type { UrlState } from './url-state.ts'
import { readUrl, writeUrl } from './url-state.ts'

/** Changes the address; `push` makes it something to go back from. */
export type Navigate = (change: Partial<UrlState>, how?: 'push' | 'replace') => void

/** The part of the page's state that lives in its address, and how to change it. */
export function useUrl(): readonly [UrlState, Navigate] {
  const search = useSyncExternalStore(subscribe, () => location.search)
  return [useMemo(() => readUrl(search), [search]), navigate]
}

const changed = 'fuseboard:address'

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener)
  addEventListener(changed, listener)
  return () => {
    removeEventListener('popstate', listener)
    removeEventListener(changed, listener)
  }
}

function navigate(change: Partial<UrlState>, how: 'push' | 'replace' = 'replace'): void {
  const address = writeUrl(location.search, change)
  if (how === 'push') history.pushState({ isWithin: true }, '', address)
  else history.replaceState(history.state, '', address)
  dispatchEvent(new Event(changed))
}

/** Leaves a circuit for the board: back to where somebody came from, or to the board as it would be. */
export function leaveCircuit(): void {
  const state: unknown = history.state
  const isWithin = typeof state === 'object' && state !== null && 'isWithin' in state
  if (isWithin) history.back()
  else navigate({ circuit: null, ...live })
}
