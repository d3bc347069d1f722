import { useEffect, useRef } from 'react'
import type { Board, CircuitSlice } from '../../store/board.ts'
import { busiestOf } from '../../store/busiest.ts'
import type { BoardStatus } from '../../store/status.ts'
import { groupQuery } from '../../store/query-edit.ts'
import type { UrlState } from '../../store/url-state.ts'
import type { Navigate } from '../../store/use-url.ts'
import { BoardBanner, hasBanner } from '../../ui/board-banner.tsx'
import { splitName } from '../../ui/circuit-name.ts'
import { connectingSentence } from '../../ui/connection-sentences.ts'
import type { KeyHint } from '../../ui/foot-bar.tsx'
import { FootBar } from '../../ui/foot-bar.tsx'
import { SourceNotices } from '../../ui/source-notices.tsx'
import { TopBar } from '../../ui/top-bar.tsx'
import { savedCircuit } from '../../saved/saved-circuit.ts'
import type { TimeChange } from '../../store/shown-time.ts'
import { isLive, live, shownRange } from '../../store/shown-time.ts'
import { useKeys } from '../../ui/use-keys.ts'
import { CircuitDetail } from './circuit-detail.tsx'
import { NoSuchCircuit } from './no-such-circuit.tsx'
import { RangeControl } from './range-control.tsx'
import { SaveButton } from './save-button.tsx'
import { BackLink, Whereabouts } from './whereabouts.tsx'
import './detail-view.css'

export interface DetailViewProps {
  readonly board: Board
  readonly status: BoardStatus
  readonly url: UrlState
  readonly navigate: Navigate
  /** The key of the circuit. */
  readonly circuit: string
  readonly onLeave: () => void
  readonly onRetry: () => void
  readonly onReload: () => void
  readonly onPause: () => void
  readonly onAllKeys: () => void
}

const keyHints = [
  { keys: ['[', ']'], does: 'step through time' },
  { keys: ['{', '}'], does: 'earlier, later' },
  { keys: ['+', '-'], does: 'closer, wider' },
] as const

/** One circuit, and all that is known of it. */
export function DetailView({ board, status, url, navigate, circuit, onLeave, ...props }: DetailViewProps) {
  const slice = board.circuits.find(({ key }) => key === circuit)
  const heading = useRef<HTMLHeadingElement>(null)
  const { span, moment } = url
  const wish = { minutes: url.range, span, moment }
  const range = {
    range: url.range,
    onRange: (minutes: UrlState['range']) => navigate({ range: minutes, ...live }),
  }
  const openBoard = () => navigate({ query: '', circuit: null, ...live }, 'push')
  const openGroup = (group: string) => navigate({ query: groupQuery(group), circuit: null, ...live }, 'push')
  useEffect(() => {
    scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <>
      <TopBar
        name={board.name}
        info={board.info}
        status={status}
        now={board.now}
        onHome={openBoard}
        back={<BackLink label={backLabel(slice)} onLeave={onLeave} />}
        path={slice && <Whereabouts reading={slice.reading} onGroup={openGroup} />}
      >
        {slice && <RangeControl {...range} />}
        {slice && (
          <SaveButton
            saved={() =>
              savedCircuit({ slice, span: shownRange(wish, slice.at), info: board.info, now: board.now })
            }
          />
        )}
      </TopBar>
      <main className="detail">
        {hasBanner(board) && <BoardBanner board={board} onRetry={props.onRetry} onReload={props.onReload} />}
        <SourceNotices board={board} />
        {slice ? (
          <CircuitDetail
            {...{ slice, heading, wish, onLeave }}
            ranges={range}
            busiest={busiestOf(board.circuits)}
            onTime={navigate}
          />
        ) : (
          <Missing {...{ board, circuit, onLeave }} />
        )}
      </main>
      <FootBar keys={hintsOf(wish)} status={status} onPause={props.onPause} onAllKeys={props.onAllKeys} />
    </>
  )
}

function hintsOf(wish: TimeChange): readonly KeyHint[] {
  return [{ keys: ['Esc'], does: isLive(wish) ? 'back to the board' : 'back to live' }, ...keyHints]
}

function Missing({ board, circuit, onLeave }: Pick<DetailViewProps, 'board' | 'circuit' | 'onLeave'>) {
  const { isHeard, connection, now } = board
  useKeys({ Escape: onLeave })
  if (isHeard) return <NoSuchCircuit circuit={circuit} onLeave={onLeave} />
  const since = connection.kind === 'lost' ? connection.at : connection.since
  return <p className="connecting-words">{connectingSentence(since, now)}</p>
}

function backLabel(slice: CircuitSlice | undefined): string {
  if (slice === undefined) return 'Board'
  return splitName(slice.reading.name).prefix.replace(/\.$/, '') || slice.reading.group
}
