import { useEffect } from 'react'
import type { Board } from './board.ts'

/** What the server has put together since is asked for so often, in milliseconds. */
const everyMs = 300_000

/**
 * Asks for all that the server knows of the past of the circuit that is looked at: at once, after a loss, which may have
 * left a hole, and now and then, for only the last minutes are remembered by the second.
 *
 * @param circuit Its key; `null`: none is looked at.
 */
export function useRecall(
  { info, circuits, back, moment }: Board,
  circuit: string | null,
  onRecall: (circuit: string) => void,
): void {
  const round = Math.floor(moment / everyMs)
  const backAt = back?.at ?? null
  // Of what is not on the board, or where nothing is kept, the server would answer that there is nothing.
  const isKept = info?.keepsHistory === true && circuits.some(({ key }) => key === circuit)
  useEffect(() => {
    if (isKept && circuit !== null) onRecall(circuit)
  }, [isKept, circuit, onRecall, round, backAt])
}
