import { Suspense, useCallback, useEffect, useState } from 'react'
import { Patterns } from './charts/patterns.tsx'
import type { Command } from './palette/entries.ts'
import type { PaletteProps } from './palette/palette.tsx'
import type { BoardStore } from './store/board-store.ts'
import { tabOf } from './store/tab.ts'
import { useRecall } from './store/use-recall.ts'
import { useAnnouncement } from './store/use-announcement.ts'
import { useBoard } from './store/use-board.ts'
import { usePause } from './store/use-pause.ts'
import { leaveCircuit, useUrl } from './store/use-url.ts'
import { later } from './ui/later.tsx'
import { LiveRegion } from './ui/live-region.tsx'
import { paletteKey, useKeys } from './ui/use-keys.ts'
import { useTab } from './ui/use-tab.ts'
import { useTheme } from './ui/use-theme.ts'
import { BoardView } from './views/board/board-view.tsx'
import { listParts } from './views/board/list-parts.ts'
import { chartsLater } from './views/detail/charts-later.tsx'
import { detailLater } from './views/detail/detail-later.tsx'
import './app.css'

const keysLater = later(() => import('./ui/keys-dialog.tsx').then((module) => module.KeysDialog), Nothing)
const paletteLater = later<PaletteProps>(
  () => import('./palette/palette.tsx').then((module) => module.Palette),
  Nothing,
)
const { Part: DetailView } = detailLater
const { Part: KeysDialog } = keysLater
const { Part: Palette } = paletteLater

/** What somebody may need when the server is gone. */
const parts = [detailLater, chartsLater, keysLater, paletteLater, ...listParts]

interface AppProps {
  readonly store: BoardStore
  readonly onRetry: () => void
  readonly onReload: () => void
  /** Asks for all that the server knows of a circuit's past. */
  readonly onRecall: (circuit: string) => void
}

/** The page: the board, or one of its circuits. */
export function App({ store, onRetry, onReload, onRecall }: AppProps) {
  const heard = useBoard(store)
  const { board, status, toggle } = usePause(heard)
  const [url, navigate] = useUrl()
  const [dialog, setDialog] = useState<'keys' | 'palette' | null>(null)
  const [visited, setVisited] = useState<string | null>(null)
  const open = useCallback((circuit: string) => navigate({ circuit }, 'push'), [navigate])
  const showKeys = () => setDialog('keys')
  const showPalette = (event?: Event) => {
    event?.preventDefault()
    setDialog('palette')
  }
  if (url.circuit !== null && url.circuit !== visited) setVisited(url.circuit)
  useTheme(url.theme)
  useTab(tabOf(heard))
  useKeys({ r: onRetry, '.': toggle, '?': showKeys, [paletteKey]: showPalette })
  useEffect(() => {
    if (heard.isHeard) for (const part of parts) void part.fetch()
  }, [heard.isHeard])
  useRecall(heard, url.circuit, onRecall)
  const shared = { board, status, url, navigate, onRetry, onReload, onPause: toggle, onAllKeys: showKeys }
  return (
    <>
      <Patterns />
      <Suspense>
        {url.circuit === null ? (
          <BoardView {...shared} cameFrom={visited} onOpen={open} onPalette={showPalette} />
        ) : (
          <DetailView key={url.circuit} {...shared} circuit={url.circuit} onLeave={leaveCircuit} />
        )}
      </Suspense>
      <Suspense>
        {dialog === 'keys' && <KeysDialog onClose={() => setDialog(null)} />}
        {dialog === 'palette' && (
          <Palette
            circuits={board.circuits}
            links={board.info?.links ?? []}
            query={url.query}
            isPaused={status.kind === 'paused'}
            onCommand={run}
            onClose={() => setDialog((shown) => (shown === 'palette' ? null : shown))}
          />
        )}
      </Suspense>
      <LiveRegion sentence={useAnnouncement(heard)} />
    </>
  )

  function run(command: Command): void {
    switch (command.kind) {
      case 'open':
        return open(command.circuit)
      case 'go':
        return navigate(command.change, 'push')
      case 'follow':
        return location.assign(command.href)
      case 'pause':
        return toggle()
      case 'retry':
        return onRetry()
      case 'keys':
        return showKeys()
    }
  }
}

function Nothing() {
  return null
}
