import { useMemo } from 'react'
import type { Board, CircuitSlice } from '../../store/board.ts'
import { troubled } from '../../store/trouble.ts'
import { useOrder } from '../../store/use-order.ts'

/** The circuits in trouble, the worst first; none climbs while somebody is among them. */
export function useWorst(board: Board, isFrozen: boolean): readonly CircuitSlice[] {
  const inTrouble = useMemo(() => ({ ...board, circuits: troubled(board.circuits) }), [board])
  const keys = useOrder(inTrouble, 'trouble', isFrozen)
  const byKey = new Map(inTrouble.circuits.map((circuit) => [circuit.key, circuit]))
  return keys.flatMap((key) => byKey.get(key) ?? [])
}
