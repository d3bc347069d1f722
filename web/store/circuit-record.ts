import type { CircuitEntry, WholePast } from '../../shared/wire/board-history.ts'
import type { SparseCounts } from '../../shared/wire/board-latencies.ts'
import { bandsOf } from '../../shared/wire/board-latencies.ts'
import type { CircuitReading, TransitionReading } from '../../shared/wire/reading.ts'
import { CircuitHistory } from './circuit-history.ts'
import { recalledSamples } from './recalled.ts'
import type { CircuitSlice } from './board.ts'
import type { Reading } from './sample.ts'
import { samplesOf, secondOf } from './sample.ts'
import { rememberedSeconds, Series } from './series.ts'
import { shownStateOf, standingOf } from './standing.ts'

/** What a circuit's surroundings add to its slice. */
export type Surroundings = Pick<CircuitSlice, 'key' | 'sourceLabel' | 'host' | 'isStale'>

/** So many changes of state are remembered. */
const mostTransitions = 100

/** A source's time that falls back by more than this was set back, in milliseconds. */
const setBackMs = 3_000

/** What the page remembers of one circuit while it is on the board. */
export class CircuitRecord {
  #past = new Series()
  #newest: Reading
  /** The newest reading of an earlier second: a second is told by all that happened in it. */
  #before: Reading | undefined
  #quietSince: number | null = null
  #lastTrip: TransitionReading | null = null
  #transitions: readonly TransitionReading[] = []
  #history = new CircuitHistory()
  readonly #anchor: number
  #slice: CircuitSlice | undefined

  constructor(reading: CircuitReading, at: number) {
    this.#newest = { reading, at }
    this.#anchor = at % 1_000
    this.#recallState()
    this.#note()
  }

  apply(reading: CircuitReading, at: number): void {
    if (secondOf(this.#newest.at) !== secondOf(at)) this.#before = this.#newest
    if (this.#newest.at - at > setBackMs) this.#startAnew()
    this.#newest = { reading, at }
    this.#note()
  }

  /** Takes note of what happened until the newest reading, besides what it says. */
  happened(latencies: SparseCounts, transitions: readonly TransitionReading[]): void {
    if (latencies.length > 0) this.#history.note(this.#secondMeant(), bandsOf(latencies))
    this.#remember(transitions)
  }

  /** Takes what the source remembers of the last minutes. */
  recall({ pages, until, transitions }: CircuitEntry): void {
    const isUnknown = (second: number) => Number.isNaN(this.#past.read('success', second, second + 1)[0])
    for (const sample of recalledSamples(pages, until)) if (isUnknown(sample.second)) this.#past.write(sample)
    this.#remember(transitions)
    this.#slice = undefined
  }

  /** Takes all that the source remembers. */
  recallAll(past: WholePast): void {
    this.recall({ number: NaN, pages: past.fine, until: past.until, transitions: past.transitions })
    this.#history.recall(past)
  }

  /** The same object as before unless something has changed. */
  slice(around: Surroundings): CircuitSlice {
    const known = this.#slice
    if (known && isAround(known, around)) return known
    const { reading, at } = this.#newest
    this.#slice = {
      ...around,
      reading,
      at,
      quietSince: this.#quietSince,
      lastTrip: this.#lastTrip,
      past: this.#past,
      history: this.#history,
      transitions: this.#transitions,
    }
    return this.#slice
  }

  /** A recording that is played again, a clock that was set: what was seen belongs to another time. */
  #startAnew(): void {
    this.#past = new Series()
    this.#history = new CircuitHistory()
    this.#transitions = []
    this.#before = undefined
  }

  /** Ticks that come a little early or late belong to the second that was meant. */
  #secondMeant(): number {
    return Math.round((this.#newest.at - this.#anchor) / 1_000)
  }

  /** In the order in which they happened, each once. */
  #remember(transitions: readonly TransitionReading[]): void {
    const news = transitions.filter(
      (each, index) =>
        !this.#transitions.some((known) => isSameChange(known, each)) &&
        !transitions.slice(0, index).some((other) => isSameChange(other, each)),
    )
    if (news.length === 0) return
    const all = [...this.#transitions, ...news].toSorted((one, other) => one.at - other.at)
    this.#transitions = all.slice(-mostTransitions)
    this.#slice = undefined
  }

  /** A circuit tells since when it has been in its state; that much is known of the time before the page was opened. */
  #recallState(): void {
    const { reading, at } = this.#newest
    if (!('since' in reading.state) || reading.state.since === undefined) return
    const standing = standingOf(reading)
    const from = Math.max(secondOf(reading.state.since), secondOf(at) - rememberedSeconds)
    if (standing !== 'silent') this.#past.writeState(shownStateOf(standing), from, secondOf(at))
  }

  #note(): void {
    const { reading, at } = this.#newest
    for (const sample of samplesOf(this.#before, this.#newest)) this.#past.write(sample)
    const isQuiet = standingOf(reading) === 'silent'
    this.#quietSince = isQuiet ? (this.#quietSince ?? at - reading.window.ms) : null
    this.#lastTrip = reading.opening ?? this.#lastTrip
    this.#remember([reading.opening, reading.lastTransition].flatMap((seen) => seen ?? []))
    this.#slice = undefined
  }
}

function isAround(slice: CircuitSlice, { key, sourceLabel, host, isStale }: Surroundings): boolean {
  const isSamePlace = slice.key === key && slice.sourceLabel === sourceLabel && slice.host === host
  return isSamePlace && slice.isStale === isStale
}

function isSameChange(one: TransitionReading, other: TransitionReading): boolean {
  return one.at === other.at && one.to === other.to && one.cause.kind === other.cause.kind
}
