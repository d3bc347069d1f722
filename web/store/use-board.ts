import { useSyncExternalStore } from 'react'
import type { Board } from './board.ts'
import type { BoardStore } from './board-store.ts'

/** The newest board; the one place where the page meets the store. */
export function useBoard(store: BoardStore): Board {
  return useSyncExternalStore(store.subscribe, store.read, store.read)
}
