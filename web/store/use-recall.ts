import { useEffect, useRef, useState } from 'react'
import type { Board } from './board.ts'

/** What the server has put together since is asked for so often, in milliseconds. */
const everyMs = 300_000
/** The second in which a page is opened is over for the server after so many milliseconds; of itself the page saw half of it. */
const settledMs = 3_000

/**
 * Asks for all that the server knows of the past of the circuit that is looked at: at once, again when the second of that
 * is over, after a loss, which may have left a hole, and now and then, for only the last minutes are remembered by the
 * second.
 *
 * @param circuit Its key; `null`: none is looked at.
 */
export function useRecall(
  { info, circuits, back, moment }: Board,
  circuit: string | null,
  onRecall: (circuit: string) => void,
): void {
  const [visit, setVisit] = useState({ circuit, from: moment })
  if (visit.circuit !== circuit) setVisit({ circuit, from: moment })
  const round = Math.floor((moment - visit.from + everyMs - settledMs) / everyMs)
  const backAt = back?.at ?? null
  const asked = useRef('')
  // Of what is not on the board, or where nothing is kept, the server would answer that there is nothing.
  const slice = info?.keepsHistory === true ? circuits.find(({ key }) => key === circuit) : undefined
  const isKept = slice !== undefined
  const isWhole = slice?.history.isWhole === true
  useEffect(() => {
    const question = `${round} ${backAt ?? ''} ${circuit ?? ''}`
    if (!isKept || circuit === null || (isWhole && asked.current === question)) return
    asked.current = question
    onRecall(circuit)
  }, [isKept, isWhole, circuit, onRecall, round, backAt])
}
