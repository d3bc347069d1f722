import type { Board, LostState, SourceSlice } from './board.ts'

/** Whether what the board shows is what is. Times are the browser's. */
export type BoardStatus =
  | { readonly kind: 'connecting'; readonly since: number }
  | { readonly kind: 'live' }
  /** Somebody holds the page as it was then. */
  | { readonly kind: 'paused'; readonly at: number }
  | { readonly kind: 'lost'; readonly at: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'outdated' }
  /** It is shown out of a file that was saved then. */
  | { readonly kind: 'saved'; readonly at: number }

/** A stream behind the server counts as the board's own when there is no other that lives. */
export function statusOf({ connection, isOutdated, isHeard, sources }: Board): BoardStatus {
  if (isOutdated) return { kind: 'outdated' }
  if (connection.kind === 'lost') return { kind: 'lost', at: connection.at }
  if (connection.kind === 'connecting') return connection
  if (sources.length > 0 && sources.every(isLost)) return { kind: 'lost', at: lostSince(sources) }
  if (sources.length > 0 && sources.every(({ state }) => state.kind === 'ended')) return { kind: 'ended' }
  return isHeard ? { kind: 'live' } : { kind: 'connecting', since: connection.since }
}

/** A source of which nothing is heard. */
export type LostSource = SourceSlice & { readonly state: LostState }

/** Whether nothing is heard of a source. */
export function isLost(source: SourceSlice): source is LostSource {
  return source.state.kind === 'lost'
}

/** Since the last of them fell silent. */
function lostSince(sources: readonly LostSource[]): number {
  return Math.max(...sources.map(({ state }) => state.at))
}
