import { useCallback, useState } from 'react'
import type { Board } from './board.ts'
import type { BoardStatus } from './status.ts'
import { statusOf } from './status.ts'

/** What the page shows while it can be held. */
export interface Pause {
  readonly board: Board
  readonly status: BoardStatus
  /** Holds the circuits as they are, or lets them go on. */
  readonly toggle: () => void
}

/** Lets somebody hold the board. That the stream is lost is told all the same. */
export function usePause(heard: Board): Pause {
  const [held, setHeld] = useState<Board | null>(null)
  const toggle = useCallback(() => setHeld((before) => (before === null ? heard : null)), [heard])
  const status = statusOf(heard)
  if (held === null) return { board: heard, status, toggle }
  const isQuiet = status.kind === 'live' || status.kind === 'ended'
  return {
    board: heldBoard(held, heard),
    status: isQuiet ? { kind: 'paused', at: held.now } : status,
    toggle,
  }
}

/** The circuits of then, the connection of now. */
function heldBoard(held: Board, heard: Board): Board {
  return { ...heard, circuits: held.circuits, moment: held.moment }
}
