import type { BoardInfo } from '../../shared/wire/board.ts'
import type { ThreadPoolReading } from '../../shared/wire/hystrix-thread-pool.ts'
import type { CircuitReading, TransitionReading } from '../../shared/wire/reading.ts'
import type { Connection } from '../stream/connection.ts'
import type { CircuitHistory } from './circuit-history.ts'
import type { Past } from './series.ts'

/** All that the page shows, at one moment. Never changes; what is news is another board. */
export interface Board {
  /** `null` until the server has told. */
  readonly info: BoardInfo | null
  /** What the page is called. */
  readonly name: string
  readonly connection: Connection
  readonly sources: readonly SourceSlice[]
  readonly circuits: readonly CircuitSlice[]
  /** The thread pools of streams that tell of such. */
  readonly pools: readonly PoolSlice[]
  /** Whether a source has said what its circuits are, so that an empty board means that there are none. */
  readonly isHeard: boolean
  /** Events that could not be read; `null`: none. */
  readonly rejected: Rejected | null
  /** Whether the server speaks another version than this page. */
  readonly isOutdated: boolean
  /** The stream is back after a loss, and how long it was away; `null` when that is old news. */
  readonly back: Back | null
  /** Milliseconds since 1970 by the browser's clock. */
  readonly now: number
  /** Milliseconds on the browser's clock that never jumps. */
  readonly moment: number
}

/** How many events could not be read. */
export interface Rejected {
  readonly count: number
  /** Why the newest of them could not be read. */
  readonly reason: string
}

/** A stream that is back after a loss. */
export interface Back {
  readonly at: number
  readonly missedMs: number
  /** Whether the source has told since what happened in between. */
  readonly isFilled: boolean
}

/** One stream that the server passes on. */
export interface SourceSlice {
  readonly id: string
  readonly label: string
  readonly state: SourceState
}

/** Times are the browser's, except `sourceAt`. */
export type SourceState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | LostState
  /** A recording that has been played to its end, at `sourceAt` of its own time. */
  | { readonly kind: 'ended'; readonly sourceAt: number }

/** A stream of which nothing is heard, until it is live again. */
export interface LostState {
  readonly kind: 'lost'
  /** Since when. */
  readonly at: number
  readonly reason: string
  /** `null`: it is being tried. */
  readonly retryAt: number | null
  /** Whether it has ever been live, so that there was something to lose. */
  readonly wasHeard: boolean
}

/** One thread pool. */
export interface PoolSlice {
  /** Unique on the page. */
  readonly key: string
  readonly reading: ThreadPoolReading
  /** Whether nothing has been heard of its source since. */
  readonly isStale: boolean
}

/** One circuit; the same object for as long as nothing about it changes. */
export interface CircuitSlice {
  /** Unique on the page. */
  readonly key: string
  /** Its source's label where another source has a circuit of the same name, else `null`. */
  readonly sourceLabel: string | null
  /** The label of its source, always. */
  readonly host: string
  readonly reading: CircuitReading
  /** The source's time of the reading, in milliseconds since 1970. */
  readonly at: number
  /** Whether nothing has been heard of its source since. */
  readonly isStale: boolean
  /** Since when nobody has called, as far as that was seen. `null`: somebody calls. */
  readonly quietSince: number | null
  /** How it last left the closed state, as far as that was seen. */
  readonly lastTrip: TransitionReading | null
  /** Every second of the last minutes. */
  readonly past: Past
  /** Latencies by the second, and the hours before, once they were asked for. */
  readonly history: Pick<CircuitHistory, 'isWhole' | 'minutes' | 'bands' | 'minuteBands'>
  /** Its changes of state, each with its cause, the oldest first, as far as they are known. */
  readonly transitions: readonly TransitionReading[]
}
