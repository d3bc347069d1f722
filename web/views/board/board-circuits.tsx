import { Suspense, useCallback } from 'react'
import type { Board } from '../../store/board.ts'
import { busiestOf } from '../../store/busiest.ts'
import type { UrlState } from '../../store/url-state.ts'
import { usualGrouping, usualSort, writeUrl } from '../../store/url-state.ts'
import type { Navigate } from '../../store/use-url.ts'
import { phone, useMedia } from '../../ui/use-media.ts'
import { AttentionStrip } from './attention-strip.tsx'
import { Attention } from './attention.tsx'
import { Cards } from './cards.tsx'
import { Connecting, NoCircuit, NoMatch } from './empty.tsx'
import type { CircuitListProps } from './list-props.ts'
import { Dense, Rows, Table, Wall } from './list-parts.ts'
import { Pools } from './pools.tsx'
import type { Shown } from './shown.ts'

interface BoardCircuitsProps {
  readonly board: Board
  readonly shown: Shown
  readonly url: UrlState
  readonly navigate: Navigate
  readonly cameFrom: string | null
  readonly onOpen: (circuit: string) => void
  readonly onClear: () => void
}

/** The circuits of the board in the view that somebody has chosen, or why there are none. */
export function BoardCircuits({ board, shown, url, cameFrom, ...props }: BoardCircuitsProps) {
  const { onOpen, onClear } = props
  const isPhone = useMedia(phone)
  const hrefOf = useCallback((circuit: string) => writeUrl(location.search, { circuit }), [])
  if (board.circuits.length === 0) return <NoCircuits board={board} />
  if (shown.circuits.length === 0) {
    return <NoMatch query={url.query} hidden={board.circuits.length} onClear={onClear} />
  }
  const grouping = url.grouping ?? usualGrouping(url.view)
  const busiest = busiestOf(shown.circuits)
  const hasStrip = !isPhone && !isTroubleFirst(url)
  const list: CircuitListProps = { groups: shown.groups, grouping, busiest, cameFrom, hrefOf, onOpen }
  return (
    <Suspense>
      {hasStrip && (
        <AttentionStrip
          {...{ board, hrefOf, onOpen }}
          onAll={() => props.navigate({ query: 'state:trouble' })}
        />
      )}
      {isPhone ? <Rows {...list} /> : <View {...{ board, shown, url, list }} navigate={props.navigate} />}
      {board.pools.length > 0 && url.view !== 'wall' && <Pools pools={board.pools} />}
    </Suspense>
  )
}

/** Circuits that stand in the order of their trouble say themselves what to look at first; the wall has its rail. */
function isTroubleFirst({ view, sort, grouping }: UrlState): boolean {
  if (view === 'wall') return true
  return (sort ?? usualSort(view)) === 'trouble' && (grouping ?? usualGrouping(view)) === 'none'
}

interface ViewProps extends Pick<BoardCircuitsProps, 'board' | 'shown' | 'url' | 'navigate'> {
  readonly list: CircuitListProps
}

function View({ board, shown, url, list, navigate }: ViewProps) {
  switch (url.view) {
    case 'cards':
      return <Cards {...list} />
    case 'dense':
      return <Dense {...list} />
    case 'table':
      return <Table {...list} sort={url.sort ?? usualSort('table')} onSort={(sort) => navigate({ sort })} />
    case 'wall':
      return (
        <div className="wall-view">
          <Wall {...list} sought={shown.sought} theme={url.theme} />
          <Attention board={board} busiest={list.busiest} hrefOf={list.hrefOf} onOpen={list.onOpen} />
        </div>
      )
  }
}

function NoCircuits({ board: { isHeard, connection, now } }: { readonly board: Board }) {
  if (isHeard) return <NoCircuit />
  const since = connection.kind === 'lost' ? connection.at : connection.since
  return <Connecting since={since} now={now} />
}
