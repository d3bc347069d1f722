import type { ShownState } from './standing.ts'
import { shownStates } from './standing.ts'

/** What is remembered of every second, besides the state. Rates are per second, latencies milliseconds. */
export const seriesFields = [
  'success',
  'failure',
  'timeout',
  'rejected',
  'short-circuited',
  'errors',
  'p50',
  'p90',
  'p99',
] as const

/** One of them. */
export type SeriesField = (typeof seriesFields)[number]

/** One second of a circuit. `NaN` stands for what was not measured. */
export interface Sample extends Readonly<Record<SeriesField, number>> {
  /** Seconds since 1970. */
  readonly second: number
  readonly state: ShownState
}

/** What can be read of a circuit's past. Ranges are seconds since 1970, `to` not included. */
export interface Past {
  /** The newest second that was written; `undefined` before the first. */
  readonly newest: number | undefined
  /** One number per second, `NaN` where nothing was measured. */
  read(field: SeriesField, from: number, to: number): Float32Array
  /** One state per second, `undefined` where nobody knows. */
  states(from: number, to: number): readonly (ShownState | undefined)[]
}

interface Page {
  readonly states: Uint8Array
  /** Absent as long as nothing but states is known. */
  values?: Float32Array
}

/** How far back a series remembers, in seconds. */
export const rememberedSeconds = 900

const pageSeconds = 60
const columns = new Map(seriesFields.map((field, column) => [field, column]))

/**
 * The last 15 minutes of a circuit, second by second. Memory comes in pages of a minute, 2.2 kB each, as the time is
 * seen; a minute that nobody saw costs next to nothing and reads as unobserved.
 */
export class Series implements Past {
  readonly #pages = new Map<number, Page>()
  #newest: number | undefined

  get newest(): number | undefined {
    return this.#newest
  }

  write(sample: Sample): void {
    const page = this.#pageFor(sample.second)
    const slot = slotOf(sample.second)
    const values = (page.values ??= new Float32Array(seriesFields.length * pageSeconds).fill(NaN))
    for (const [field, column] of columns) values[column * pageSeconds + slot] = sample[field]
    page.states[slot] = 1 + shownStates.indexOf(sample.state)
    this.#newest = Math.max(sample.second, this.#newest ?? sample.second)
  }

  /** Takes note of a state that is known of seconds in which nothing else was observed. */
  writeState(state: ShownState, from: number, to: number): void {
    for (let second = from; second < to; second++) {
      const { states } = this.#pageFor(second)
      states[slotOf(second)] ||= 1 + shownStates.indexOf(state)
    }
  }

  read(field: SeriesField, from: number, to: number): Float32Array {
    const start = columns.get(field)! * pageSeconds
    const read = new Float32Array(to - from)
    for (let second = from; second < to; second++) {
      read[second - from] = this.#pages.get(pageOf(second))?.values?.[start + slotOf(second)] ?? NaN
    }
    return read
  }

  states(from: number, to: number): readonly (ShownState | undefined)[] {
    return Array.from({ length: to - from }, (_, index) => {
      const state = this.#pages.get(pageOf(from + index))?.states[slotOf(from + index)] ?? 0
      return shownStates[state - 1]
    })
  }

  #pageFor(second: number): Page {
    const known = this.#pages.get(pageOf(second))
    if (known) return known
    const page: Page = { states: new Uint8Array(pageSeconds) }
    this.#pages.set(pageOf(second), page)
    this.#forget(second - rememberedSeconds - pageSeconds)
    return page
  }

  #forget(before: number): void {
    for (const page of this.#pages.keys()) if (page < pageOf(before)) this.#pages.delete(page)
  }
}

const pageOf = (second: number): number => Math.floor(second / pageSeconds)
const slotOf = (second: number): number => second - pageOf(second) * pageSeconds
