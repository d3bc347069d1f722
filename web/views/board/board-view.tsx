import { useMemo, useRef, useState } from 'react'
import type { Board } from '../../store/board.ts'
import { readQuery } from '../../store/query.ts'
import type { BoardStatus } from '../../store/status.ts'
import { tallyOf } from '../../store/tally.ts'
import type { UrlState } from '../../store/url-state.ts'
import { usualGrouping, usualSort } from '../../store/url-state.ts'
import { useOrder } from '../../store/use-order.ts'
import type { Navigate } from '../../store/use-url.ts'
import { BoardBanner, hasBanner } from '../../ui/board-banner.tsx'
import { FootBar } from '../../ui/foot-bar.tsx'
import { SourceNotices } from '../../ui/source-notices.tsx'
import { TallyBar } from '../../ui/tally.tsx'
import { TopBar } from '../../ui/top-bar.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import { useMedia, wallScreen } from '../../ui/use-media.ts'
import { usePresence } from '../../ui/use-presence.ts'
import { BoardCircuits } from './board-circuits.tsx'
import { BoardTools } from './board-tools.tsx'
import { boardHints, FootNote } from './foot-note.tsx'
import { shownOf } from './shown.ts'
import { ToolRow } from './tool-row.tsx'
import { useViewKeys } from './use-view-keys.ts'

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
  readonly onPause: () => void
  readonly onPalette: () => void
  readonly onAllKeys: () => void
}

/** All circuits at once. */
export function BoardView({ board, status, url, navigate, cameFrom, onOpen, ...props }: BoardViewProps) {
  const [isInside, presence] = usePresence()
  const [isSearching, setSearching] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const { query: text, view } = url
  const sort = view === 'wall' ? 'name' : (url.sort ?? usualSort(view))
  const grouping = url.grouping ?? usualGrouping(view)
  const keys = useOrder(board, sort, isInside)
  const query = useMemo(() => readQuery(text), [text])
  const shown = useMemo(
    () => shownOf(board.circuits, keys, { view, grouping, query }),
    [board.circuits, keys, view, grouping, query],
  )
  const tally = useMemo(() => tallyOf(board.circuits), [board.circuits])
  const clear = () => navigate({ query: '' })
  const isWallScreen = useMedia(wallScreen) && view === 'wall'
  const isFiltering = isSearching || text !== ''
  useKeys({ Escape: clear, '/': search })
  useViewKeys(url, navigate)
  function search(event?: KeyboardEvent): void {
    event?.preventDefault()
    setSearching(true)
    field.current?.select()
    // On a phone the field appears only now.
    requestAnimationFrame(() => document.activeElement === field.current || field.current?.select())
  }
  return (
    <>
      <TopBar name={board.name} info={board.info} status={status} now={board.now} onHome={clear}>
        {isWallScreen && board.circuits.length > 0 && <TallyBar {...{ tally, url, navigate }} />}
        <BoardTools
          view={view}
          now={board.now}
          navigate={navigate}
          onSearch={search}
          onPalette={props.onPalette}
        />
      </TopBar>
      <main className={isWallScreen ? 'board is-wall-screen' : 'board'}>
        <h1 className="only-heard">Circuits</h1>
        <div className="board-head">
          {hasBanner(board) && (
            <BoardBanner board={board} onRetry={props.onRetry} onReload={props.onReload} />
          )}
          {!hasBanner(board) && board.circuits.length > 0 && (!isWallScreen || isFiltering) && (
            <ToolRow
              {...{ tally, url, field, navigate, isFiltering }}
              mistakes={query.mistakes}
              onEnter={() => stopOf(list.current)?.focus()}
            />
          )}
        </div>
        <div ref={list} className="circuits" {...presence}>
          <SourceNotices board={board} />
          <BoardCircuits {...{ board, shown, url, navigate, cameFrom, onOpen }} onClear={clear} />
        </div>
      </main>
      {!isWallScreen && (
        <FootBar keys={boardHints} status={status} onPause={props.onPause} onAllKeys={props.onAllKeys}>
          <FootNote view={view} />
        </FootBar>
      )}
    </>
  )
}

/** The circuit where the Tab key stops. */
function stopOf(list: HTMLElement | null): HTMLElement | null {
  return list?.querySelector<HTMLElement>('[data-circuit][tabindex="0"]') ?? null
}
