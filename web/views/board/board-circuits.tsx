import { Suspense, useCallback } from 'react'
import type { Board, CircuitSlice } from '../../store/board.ts'
import { busiestOf } from '../../store/busiest.ts'
import type { UrlState } from '../../store/url-state.ts'
import { writeUrl } from '../../store/url-state.ts'
import { later } from '../../ui/later.tsx'
import { phone, useMedia } from '../../ui/use-media.ts'
import { Cards } from './cards.tsx'
import type { CircuitListProps } from './cards.tsx'
import { Connecting, NoCircuit, NoMatch } from './empty.tsx'

/** Only phones need rows; where they cannot be had, cards do. */
const { Part: Rows } = later<CircuitListProps>(
  () => import('./rows.tsx').then((module) => module.Rows),
  Cards,
)

interface BoardCircuitsProps {
  readonly board: Board
  /** Those that are shown, in their order. */
  readonly circuits: readonly CircuitSlice[]
  readonly url: UrlState
  readonly cameFrom: string | null
  readonly onOpen: (circuit: string) => void
  readonly onClear: () => void
}

/** The circuits of the board, or why there are none. */
export function BoardCircuits({ board, circuits, url, cameFrom, onOpen, onClear }: BoardCircuitsProps) {
  const isPhone = useMedia(phone)
  const hrefOf = useCallback((circuit: string) => writeUrl(location.search, { circuit }), [])
  if (board.circuits.length === 0) return <NoCircuits board={board} />
  if (circuits.length === 0) return <NoMatch {...url} hidden={board.circuits.length} onClear={onClear} />
  const List = isPhone ? Rows : Cards
  return (
    <Suspense>
      <List {...{ circuits, cameFrom, hrefOf, onOpen }} busiest={busiestOf(circuits)} />
    </Suspense>
  )
}

function NoCircuits({ board: { isHeard, connection, now } }: { readonly board: Board }) {
  if (isHeard) return <NoCircuit />
  const since = connection.kind === 'lost' ? connection.at : connection.since
  return <Connecting since={since} now={now} />
}
