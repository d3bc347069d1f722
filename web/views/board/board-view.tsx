import { useMemo, useRef, useState } from 'react'
import type { Board, CircuitSlice } from '../../store/board.ts'
import { isMatch } from '../../store/filter.ts'
import type { BoardStatus } from '../../store/status.ts'
import { tallyOf } from '../../store/tally.ts'
import type { UrlState } from '../../store/url-state.ts'
import { useOrder } from '../../store/use-order.ts'
import type { Navigate } from '../../store/use-url.ts'
import { BoardBanner, hasBanner } from '../../ui/board-banner.tsx'
import { FootBar } from '../../ui/foot-bar.tsx'
import { Legend } from '../../ui/legend.tsx'
import { SourceNotices } from '../../ui/source-notices.tsx'
import { TopBar } from '../../ui/top-bar.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import { usePresence } from '../../ui/use-presence.ts'
import { BoardCircuits } from './board-circuits.tsx'
import { SearchButton } from './search-button.tsx'
import { ToolRow } from './tool-row.tsx'

interface BoardViewProps {
  readonly board: Board
  readonly status: BoardStatus
  readonly url: UrlState
  readonly navigate: Navigate
  /** The circuit that somebody has just come back from. */
  readonly cameFrom: string | null
  readonly onOpen: (circuit: string) => void
  readonly onRetry: () => void
  readonly onReload: () => void
  readonly onAllKeys: () => void
}

const keyHints = [
  { keys: ['j', 'k'], does: 'move' },
  { keys: ['↵'], does: 'detail' },
  { keys: ['/'], does: 'filter' },
] as const

/** All circuits at once. */
export function BoardView({ board, status, url, navigate, cameFrom, onOpen, ...props }: BoardViewProps) {
  const [isInside, presence] = usePresence()
  const [isSearching, setSearching] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const keys = useOrder(board, url.sort, isInside)
  const circuits = useMemo(() => shownCircuits(board.circuits, keys, url), [board.circuits, keys, url])
  const tally = useMemo(() => tallyOf(board.circuits), [board.circuits])
  const clear = () => navigate({ query: '', state: null })
  useKeys({ Escape: clear, '/': search })
  function search(event?: KeyboardEvent): void {
    event?.preventDefault()
    setSearching(true)
    field.current?.select()
    // On a phone the field appears only now.
    requestAnimationFrame(() => document.activeElement === field.current || field.current?.select())
  }
  return (
    <>
      <TopBar info={board.info} status={status} now={board.now} onHome={clear}>
        <SearchButton onSearch={search} />
      </TopBar>
      <main className="board">
        <h1 className="only-heard">Circuits</h1>
        <div className="board-head">
          {hasBanner(board) && (
            <BoardBanner board={board} onRetry={props.onRetry} onReload={props.onReload} />
          )}
          {!hasBanner(board) && board.circuits.length > 0 && (
            <ToolRow
              tally={tally}
              url={url}
              field={field}
              isFiltering={isSearching || url.query !== ''}
              navigate={navigate}
              onEnter={() => stopOf(list.current)?.focus()}
            />
          )}
        </div>
        <div ref={list} className="circuits" {...presence}>
          <SourceNotices board={board} />
          <BoardCircuits {...{ board, circuits, url, cameFrom, onOpen }} onClear={clear} />
        </div>
      </main>
      <FootBar keys={keyHints} onAllKeys={props.onAllKeys}>
        <Legend />
      </FootBar>
    </>
  )
}

/** The circuit where the Tab key stops. */
function stopOf(list: HTMLElement | null): HTMLElement | null {
  return list?.querySelector<HTMLElement>('[data-circuit][tabindex="0"]') ?? null
}

function shownCircuits(
  circuits: readonly CircuitSlice[],
  keys: readonly string[],
  filter: UrlState,
): readonly CircuitSlice[] {
  const byKey = new Map(circuits.map((circuit) => [circuit.key, circuit]))
  return keys.flatMap((key) => {
    const circuit = byKey.get(key)
    return circuit && isMatch(circuit, filter) ? [circuit] : []
  })
}
