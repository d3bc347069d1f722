import type { BoardStatus } from '../store/status.ts'
import { clockTime, shortDuration } from './time.ts'
import './connection-state.css'

interface ConnectionStateProps {
  readonly status: BoardStatus
  /** Milliseconds since 1970 by the browser's clock. */
  readonly now: number
}

/** Whether what the page shows is what is. */
export function ConnectionState({ status, now }: ConnectionStateProps) {
  return (
    <p className={`connection is-${status.kind}`}>
      <svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
        <circle cx="4.5" cy="4.5" r={isFilled(status) ? 3.5 : 2.75} />
      </svg>
      {wordsOf(status, now)}
    </p>
  )
}

function isFilled({ kind }: BoardStatus): boolean {
  return kind === 'live' || kind === 'ended' || kind === 'paused'
}

function wordsOf(status: BoardStatus, now: number): string {
  switch (status.kind) {
    case 'connecting':
      return 'Connecting'
    case 'live':
      return 'Live'
    case 'lost':
      return `Lost ${lostFor(now - status.at)}`
    case 'paused':
      return `Paused at ${clockTime(status.at, now)}`
    case 'ended':
      return 'Ended'
    case 'outdated':
      return 'Outdated'
    case 'saved':
      return `Saved ${clockTime(status.at, now)}`
  }
}

/** `0:19`; a clock beside the word jumps less than a unit would. */
function lostFor(ms: number): string {
  return ms < 60_000 ? `0:${String(Math.max(0, Math.round(ms / 1_000))).padStart(2, '0')}` : shortDuration(ms)
}
