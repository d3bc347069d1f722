import { bucketCount, bucketOf } from '../../shared/engine/latency-histogram.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import { outcomes } from '../../shared/engine/outcome.ts'
import { RollingWindow } from '../../shared/engine/rolling-window.ts'
import type { Counts, Serving } from '../../shared/wire/reading.ts'
import { servings } from '../../shared/wire/reading.ts'
import type { Counter } from '../registry/statistics.ts'

/** How the window of shared statistics is cut. */
export const window = { slots: 10, slotMs: 1_000 }

const counters = [...outcomes, ...servings, 'fired', 'fallback', 'cache-miss', 'coalesce-miss'] as const
/** What is told of all threads. */
type ToldCounter = (typeof counters)[number] & Counter
const columns = Object.fromEntries(counters.map((counter, index) => [counter, index])) as Record<
  ToldCounter,
  number
>
const peakColumn = counters.length
const counts = new RollingWindow({ ...window, columns: peakColumn + 1 })
const sumColumn = bucketCount
const latencies = new RollingWindow({ slots: 5, slotMs: 2_000, columns: sumColumn + 1 })
/** Where the calls in flight stand. */
export const inFlightIn = 0
const countsStart = 1
const latenciesStart = countsStart + counts.cells

/** How many numbers the figures of one thread are. */
export const figureCells = latenciesStart + latencies.cells

/** The figures of one thread, in numbers that others may read. Only the thread itself writes them. */
export class ThreadFigures {
  readonly #cells: Float64Array
  readonly #counts: Float64Array
  readonly #latencies: Float64Array

  constructor(cells: Float64Array) {
    this.#cells = cells
    this.#counts = cells.subarray(countsStart, latenciesStart)
    this.#latencies = cells.subarray(latenciesStart)
  }

  /** What is not told of all threads is not counted. */
  count(counter: Counter, now: number): void {
    if (isTold(counter)) counts.add(this.#counts, now, columns[counter])
  }

  took(ms: number, now: number): void {
    latencies.add(this.#latencies, now, bucketOf(ms))
    latencies.add(this.#latencies, now, sumColumn, ms)
  }

  /** How many calls are in flight now. */
  get inFlight(): number {
    return this.#cells[inFlightIn]!
  }

  /** So many calls more are in flight, or fewer. */
  inFlightBy(more: number): void {
    const calls = (this.#cells[inFlightIn]! += more)
    if (this.#counts[0] !== 0) counts.raiseNewest(this.#counts, peakColumn, calls)
  }

  /** The same, in numbers of the reader's own: to read a window is to move it on. */
  copy(): ThreadFigures {
    return new ThreadFigures(Float64Array.from(this.#cells))
  }

  /** What was counted within the window that ends at `now`. */
  total(counter: ToldCounter, now: number): number {
    return counts.total(this.#counts, now, columns[counter])
  }

  /** What was ever counted. */
  everything(counter: ToldCounter): number {
    return counts.everything(this.#counts, columns[counter])
  }

  /** How many calls took how long, by bucket. */
  latency(bucket: number): number {
    return latencies.everything(this.#latencies, bucket)
  }

  peak(now: number): number {
    return counts.peak(this.#counts, now, peakColumn)
  }

  /** Adds the latencies of the window to `buckets`, and gives their sum. */
  addLatencies(buckets: Float64Array, now: number): number {
    for (let bucket = 0; bucket < bucketCount; bucket++)
      buckets[bucket] = buckets[bucket]! + latencies.total(this.#latencies, now, bucket)
    return latencies.total(this.#latencies, now, sumColumn)
  }
}

function isTold(counter: Counter): counter is ToldCounter {
  return counter in columns
}

/** Counts of everything that a reading tells. */
export function countsBy(count: (counter: Outcome | Serving) => number): Counts {
  const told = [...outcomes, ...servings].map((counter) => [counter, count(counter)])
  return Object.fromEntries(told) as Counts
}
