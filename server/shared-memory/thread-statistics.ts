import { bucketCount, percentiles } from '../../shared/engine/latency-histogram.ts'
import type { Counts } from '../../shared/wire/reading.ts'
import { latencyShares } from '../../shared/wire/reading.ts'
import type { Counter, MeasuredWindow } from '../registry/statistics.ts'
import { warn } from '../warn.ts'
import { StatisticsMemory } from './statistics-memory.ts'
import { countsBy, figureCells, ThreadFigures, window } from './thread-figures.ts'

/** What one thread has counted since it began. */
export interface ThreadReading {
  /** As `worker_threads` numbers it: 0 is the main thread. `null`: threads that have ended. */
  readonly thread: number | null
  readonly totals: Counts
  /** Calls in flight now. A thread that was terminated leaves those that it had. */
  readonly inFlight: number
}

/** The statistics of a circuit in shared memory: each thread counts for itself, and whoever reads adds up. */
export class ThreadStatistics {
  readonly windowMs = window.slots * window.slotMs
  readonly #memory: StatisticsMemory | undefined
  readonly #own: ThreadFigures
  readonly #place: number | undefined

  /** @param buffer What all threads share; `undefined`: this thread tells of itself alone. */
  constructor(circuit: string, buffer: SharedArrayBuffer | undefined) {
    this.#memory = buffer && new StatisticsMemory(buffer)
    this.#place = this.#memory?.claim()
    if (this.#memory && this.#place === undefined)
      warn(
        `The statistics of circuit "${circuit}" have no room for another thread; this one's stay its own.`,
        'sharedStatistics({ threads }) makes room for more.',
      )
    this.#own = new ThreadFigures(this.#cells())
  }

  #cells(): Float64Array {
    if (this.#memory === undefined || this.#place === undefined) return new Float64Array(figureCells)
    return this.#memory.cellsOf(this.#place)
  }

  fired(now: number): void {
    this.#own.count('fired', now)
  }

  count(counter: Counter, now: number): void {
    this.#own.count(counter, now)
  }

  succeeded(ms: number, now: number): void {
    this.#own.count('success', now)
    this.#own.took(ms, now)
  }

  took(ms: number, now: number): void {
    this.#own.took(ms, now)
  }

  /** A call was let through. */
  began(now: number): void {
    this.#own.began(now)
  }

  /** It came back. */
  ended(): void {
    this.#own.ended()
  }

  /** Gives its place to a thread that comes later. */
  release(): void {
    if (this.#place !== undefined) this.#memory?.release(this.#place)
  }

  /** Calls in flight in all threads. */
  get allInFlight(): number {
    return this.#sum(this.#everybody(), (figures) => figures.inFlight)
  }

  readWindow(now: number): MeasuredWindow {
    const all = this.#everybody()
    const buckets = new Float64Array(bucketCount)
    const sum = this.#sum(all, (figures) => figures.addLatencies(buckets, now))
    const count = buckets.reduce((total, each) => total + each, 0)
    return {
      ms: this.windowMs,
      fired: this.#sum(all, (figures) => figures.total('fired', now)),
      counts: countsBy((counter) => this.#sum(all, (figures) => figures.total(counter, now))),
      latency: {
        count,
        mean: count === 0 ? null : sum / count,
        percentiles: percentiles(buckets, latencyShares).map((ms) => ms ?? null),
      },
      // Their peaks need not have come together: it is what the dependency may have seen at most.
      peakInFlight: this.#sum(all, (figures) => figures.peak(now)),
    }
  }

  readTotals(): Counts {
    const all = this.#everybody()
    return countsBy((counter) => this.#sum(all, (figures) => figures.everything(counter)))
  }

  /** What each thread has counted that ever counted. */
  readThreads(): ThreadReading[] {
    const places = this.#memory?.places() ?? []
    return places
      .map(({ thread, cells }) => ({ thread, figures: new ThreadFigures(cells).copy() }))
      .filter(({ figures }) => figures.everything('fired') > 0)
      .map(({ thread, figures }) => ({
        thread,
        totals: countsBy((counter) => figures.everything(counter)),
        inFlight: figures.inFlight,
      }))
  }

  #everybody(): ThreadFigures[] {
    if (this.#place === undefined) return [this.#own.copy()]
    return this.#memory!.places().map(({ cells }) => new ThreadFigures(cells).copy())
  }

  #sum(all: readonly ThreadFigures[], of: (figures: ThreadFigures) => number): number {
    return all.reduce((sum, figures) => sum + of(figures), 0)
  }
}
