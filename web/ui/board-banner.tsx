import { Glyph } from '../charts/glyph.tsx'
import { plainGlyph } from '../charts/glyph-of.ts'
import type { Board } from '../store/board.ts'
import { Banner, BrokenLine } from './banner.tsx'
import { backSentence, lostSentence, outdatedSentence } from './connection-sentences.ts'
import { Retry } from './retry.tsx'
import './control.css'

interface BoardBannerProps {
  readonly board: Board
  readonly onRetry: () => void
  readonly onReload: () => void
}

/** What of the connection matters more than the board's tools. */
export function BoardBanner({ board, onRetry, onReload }: BoardBannerProps) {
  const { connection, isOutdated, isHeard, back, now } = board
  if (isOutdated) return <OutdatedBanner onReload={onReload} />
  if (connection.kind === 'lost') {
    return (
      <Banner tone="trouble" icon={<BrokenLine />} sentence={lostSentence(connection, now, isHeard)}>
        <Retry retryAt={connection.retryAt} now={now} onRetry={onRetry} />
      </Banner>
    )
  }
  const icon = <Glyph state={plainGlyph('closed')} size={14} name={null} />
  return back && <Banner tone="news" icon={icon} sentence={backSentence(back, now)} />
}

/** Whether there is such news. */
export function hasBanner({ connection, isOutdated, back }: Board): boolean {
  return isOutdated || connection.kind === 'lost' || back !== null
}

function OutdatedBanner({ onReload }: Pick<BoardBannerProps, 'onReload'>) {
  return (
    <Banner tone="trouble" icon={<BrokenLine />} sentence={outdatedSentence()}>
      <button type="button" className="control" onClick={onReload}>
        Reload
      </button>
    </Banner>
  )
}
