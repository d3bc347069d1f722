import type { CircuitReading, TransitionReading } from '../../shared/wire/reading.ts'
import type { CircuitSlice } from './board.ts'
import type { Reading } from './sample.ts'
import { samplesOf, secondOf } from './sample.ts'
import { rememberedSeconds, Series } from './series.ts'
import { shownStateOf, standingOf } from './standing.ts'

/** What a circuit's surroundings add to its slice. */
export type Surroundings = Pick<CircuitSlice, 'key' | 'sourceLabel' | 'host' | 'isStale'>

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
  #slice: CircuitSlice | undefined

  constructor(reading: CircuitReading, at: number) {
    this.#newest = { reading, at }
    this.#recallState()
    this.#note()
  }

  apply(reading: CircuitReading, at: number): void {
    if (secondOf(this.#newest.at) !== secondOf(at)) this.#before = this.#newest
    if (this.#newest.at - at > setBackMs) this.#startAnew()
    this.#newest = { reading, at }
    this.#note()
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
    }
    return this.#slice
  }

  /** A recording that is played again, a clock that was set: what was seen belongs to another time. */
  #startAnew(): void {
    this.#past = new Series()
    this.#before = undefined
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
    this.#slice = undefined
  }
}

function isAround(slice: CircuitSlice, { key, sourceLabel, host, isStale }: Surroundings): boolean {
  const isSamePlace = slice.key === key && slice.sourceLabel === sourceLabel && slice.host === host
  return isSamePlace && slice.isStale === isStale
}
