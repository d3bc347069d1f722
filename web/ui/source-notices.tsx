import { Glyph } from '../charts/glyph.tsx'
import { plainGlyph } from '../charts/glyph-of.ts'
import type { Board } from '../store/board.ts'
import { isLost } from '../store/status.ts'
import { Banner, BrokenLine } from './banner.tsx'
import { endedSentence, lostSourceSentence, rejectedSentence, retrySentence } from './connection-sentences.ts'
import './source-notices.css'

/** What is to be said of single streams behind the server, and of what they sent. */
export function SourceNotices({ board }: { readonly board: Board }) {
  const { sources, rejected, now } = board
  const silent = <Glyph state={plainGlyph('silent')} size={14} name={null} />
  const hasNews =
    rejected !== null || sources.some(({ state }) => state.kind === 'lost' || state.kind === 'ended')
  if (!hasNews) return null
  return (
    <div className="notices">
      {sources.filter(isLost).map((source) => (
        <Banner
          key={source.id}
          tone="trouble"
          icon={<BrokenLine />}
          sentence={lostSourceSentence(source, now)}
        >
          <span>{retrySentence(source.state.retryAt, now)}</span>
        </Banner>
      ))}
      {sources.map(
        ({ id, label, state }) =>
          state.kind === 'ended' && (
            <Banner key={id} tone="news" icon={silent} sentence={endedSentence(label, state.sourceAt, now)} />
          ),
      )}
      {rejected && <Banner tone="news" icon={silent} sentence={rejectedSentence(rejected)} />}
    </div>
  )
}
