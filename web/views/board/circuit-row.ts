import type { CircuitSlice } from '../../store/board.ts'
import type { LinkProps } from './circuit-link.tsx'

/** What every row of a circuit is given. */
export interface CircuitRowProps extends LinkProps {
  readonly slice: CircuitSlice
  /** Calls per second of the busiest circuit on the board. */
  readonly busiest: number
}
