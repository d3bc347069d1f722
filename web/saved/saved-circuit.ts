import type { TimedBands, TimedRow } from '../../shared/wire/board-history.ts'
import type { BoardInfo } from '../../shared/wire/board.ts'
import type { TransitionReading } from '../../shared/wire/reading.ts'
import type { CircuitSlice } from '../store/board.ts'
import { rememberedSeconds } from '../store/series.ts'
import type { TimeRange } from '../store/time-range.ts'
import type { SavedSeconds } from './saved-seconds.ts'
import { saveSeconds } from './saved-seconds.ts'

/** The version of saved files. A page that meets another one says so. */
export const savedFormat = 1

/** A stretch of a circuit's past in a file: all that its view needs to be shown again without a server. */
export interface SavedCircuit extends Pick<
  CircuitSlice,
  'reading' | 'at' | 'host' | 'sourceLabel' | 'quietSince' | 'lastTrip'
> {
  readonly format: typeof savedFormat
  /** When it was saved, in milliseconds since 1970 by the browser's clock. */
  readonly savedAt: number
  readonly title: string | null
  readonly environment: string | null
  /** What the board is called. */
  readonly brand: string | null
  /** The stretch. */
  readonly span: TimeRange
  readonly transitions: readonly TransitionReading[]
  readonly seconds: SavedSeconds
  readonly minutes: readonly TimedRow[]
  readonly bands: readonly TimedBands[]
  readonly minuteBands: readonly TimedBands[]
}

interface SaveOptions {
  readonly slice: CircuitSlice
  /** What is looked at. */
  readonly span: TimeRange
  readonly info: BoardInfo | null
  /** Milliseconds since 1970 by the browser's clock. */
  readonly now: number
}

/**
 * What of a circuit belongs into a file: the stretch that is looked at, and no more than is known of it. At most the last
 * minutes are by the second, so that a file is some hundred kB however long the stretch is.
 */
export function savedCircuit({ slice, span, info, now }: SaveOptions): SavedCircuit {
  const { reading, at, host, sourceLabel, quietSince, lastTrip, past, history, transitions } = slice
  const [from, to] = [Math.floor(span.from / 1_000), Math.ceil(span.to / 1_000)]
  const oldest = Math.max(from, (past.newest ?? to) - rememberedSeconds)
  const isWithin =
    (lengthS: number) =>
    ({ second }: { readonly second: number }) =>
      second + lengthS > from && second < to
  return {
    format: savedFormat,
    savedAt: now,
    title: info?.title ?? null,
    environment: info?.environment ?? null,
    brand: info?.brand?.name ?? null,
    span,
    reading,
    at,
    host,
    sourceLabel,
    quietSince,
    lastTrip,
    transitions: transitionsOf(transitions, span),
    seconds: saveSeconds(past, oldest, to),
    minutes: history.minutes().filter(isWithin(60)),
    bands: history.bands(oldest, to),
    minuteBands: history.minuteBands().filter(isWithin(60)),
  }
}

/** Those of the stretch, and the last before it, which says how it came to the state in which it began. */
function transitionsOf(
  transitions: readonly TransitionReading[],
  { from, to }: TimeRange,
): readonly TransitionReading[] {
  const first = transitions.findLastIndex(({ at }) => at < from)
  return transitions.slice(Math.max(0, first)).filter(({ at }) => at < to)
}
