import { useState } from 'react'
import type { Board } from './board.ts'
import type { Order } from './order.ts'
import { arrange } from './order.ts'
import type { Sort } from './rank.ts'

/** The keys of the board's circuits in the order in which they stand; each board moves the order on by one step. */
export function useOrder(board: Board, sort: Sort, isFrozen: boolean): readonly string[] {
  const [step, setStep] = useState<Step>({ board: null, order: null })
  const isCurrent = step.board === board && step.order?.sort === sort
  const order = isCurrent && step.order ? step.order : next()
  if (!isCurrent) setStep({ board, order })
  return order.keys

  function next(): Order {
    return arrange(step.order, board.circuits, { sort, moment: board.moment, isFrozen })
  }
}

interface Step {
  readonly board: Board | null
  readonly order: Order | null
}
