import { Suspense, useCallback, useEffect, useState } from 'react'
import { Patterns } from './charts/patterns.tsx'
import type { BoardStore } from './store/board-store.ts'
import { statusOf } from './store/status.ts'
import { tabOf } from './store/tab.ts'
import { useAnnouncement } from './store/use-announcement.ts'
import { useBoard } from './store/use-board.ts'
import { leaveCircuit, useUrl } from './store/use-url.ts'
import { later } from './ui/later.tsx'
import { LiveRegion } from './ui/live-region.tsx'
import { useKeys } from './ui/use-keys.ts'
import { useTab } from './ui/use-tab.ts'
import { useTheme } from './ui/use-theme.ts'
import { BoardView } from './views/board/board-view.tsx'
import { chartsLater } from './views/detail/charts-later.tsx'
import { detailLater } from './views/detail/detail-later.tsx'
import './app.css'

const keysLater = later(() => import('./ui/keys-dialog.tsx').then((module) => module.KeysDialog), Nothing)
const { Part: DetailView } = detailLater
const { Part: KeysDialog } = keysLater

interface AppProps {
  readonly store: BoardStore
  readonly onRetry: () => void
  readonly onReload: () => void
}

/** The page: the board, or one of its circuits. */
export function App({ store, onRetry, onReload }: AppProps) {
  const board = useBoard(store)
  const [url, navigate] = useUrl()
  const [areKeysShown, setKeysShown] = useState(false)
  const [visited, setVisited] = useState<string | null>(null)
  const showKeys = () => setKeysShown(true)
  const open = useCallback((circuit: string) => navigate({ circuit }, 'push'), [navigate])
  if (url.circuit !== null && url.circuit !== visited) setVisited(url.circuit)
  useTheme(url.theme)
  useTab(tabOf(board))
  useKeys({ r: onRetry, '?': showKeys })
  useEffect(() => {
    if (board.isHeard) for (const part of [detailLater, chartsLater, keysLater]) void part.fetch()
  }, [board.isHeard])
  const shared = { board, status: statusOf(board), url, navigate, onRetry, onReload, onAllKeys: showKeys }
  return (
    <>
      <Patterns />
      <Suspense>
        {url.circuit === null ? (
          <BoardView {...shared} cameFrom={visited} onOpen={open} />
        ) : (
          <DetailView key={url.circuit} {...shared} circuit={url.circuit} onLeave={leaveCircuit} />
        )}
      </Suspense>
      <Suspense>{areKeysShown && <KeysDialog onClose={() => setKeysShown(false)} />}</Suspense>
      <LiveRegion sentence={useAnnouncement(board)} />
    </>
  )
}

function Nothing() {
  return null
}
