import type { CircuitSlice } from '../../store/board.ts'
import { useWidth } from '../../ui/use-width.ts'
import { Card } from './card.tsx'
import { FarCircuit } from './far-circuit.tsx'
import { gridOf } from './grid.ts'
import { useMoves } from './use-moves.ts'
import { useNearby } from './use-nearby.ts'
import { useReturnedFocus } from './use-returned-focus.ts'
import { useRoving } from './use-roving.ts'
import './cards.css'

/** What every list of circuits is given. */
export interface CircuitListProps {
  /** In the order in which they stand. */
  readonly circuits: readonly CircuitSlice[]
  /** Calls per second of the busiest of them. */
  readonly busiest: number
  /** The circuit that somebody has just come back from. */
  readonly cameFrom: string | null
  readonly hrefOf: (circuit: string) => string
  readonly onOpen: (circuit: string) => void
}

/** All circuits as cards. */
export function Cards({ circuits, busiest, cameFrom, hrefOf, onOpen }: CircuitListProps) {
  const [list, width] = useWidth<HTMLUListElement>()
  const keys = circuits.map(({ key }) => key)
  const grid = gridOf(width ?? 0)
  const { stop, onFocus } = useRoving(list, keys, grid.columns, cameFrom)
  const { isNear, observe } = useNearby()
  useMoves(list, keys, grid)
  useReturnedFocus(list, width === null ? null : cameFrom)
  const cardOf = (slice: CircuitSlice, place: number) => {
    const link = { href: hrefOf(slice.key), isStop: slice.key === stop, onOpen, onFocus }
    if (link.isStop || isNear(slice.key, place))
      return <Card {...{ slice, busiest, ...link }} width={grid.cardWidth} />
    return <FarCircuit {...{ slice, ...link }} className="card" />
  }
  return (
    <ul ref={list} className="cards" aria-label="Circuits">
      {width !== null &&
        circuits.map((slice, place) => (
          <li key={slice.key} ref={observe} data-key={slice.key}>
            {cardOf(slice, place)}
          </li>
        ))}
    </ul>
  )
}
