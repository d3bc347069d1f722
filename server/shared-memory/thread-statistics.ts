import { bucketCount, percentiles } from '../../shared/engine/latency-histogram.ts'
import type { Counts } from '../../shared/wire/reading.ts'
import { latencyShares } from '../../shared/wire/reading.ts'
import type { Counter, MeasuredWindow } from '../registry/statistics.ts'
import { warn } from '../warn.ts'
import { countsBy, figureCells, ThreadFigures, window } from './thread-figures.ts'
import type { ThreadPlace, ThreadPlaces } from './thread-places.ts'

/** What one thread has counted since it began. */
export interface ThreadReading {
  /** As `worker_threads` numbers it: 0 is the main thread. `null`: threads that have ended. */
  readonly thread: number | null
  readonly totals: Counts
  /** Calls in flight now. */
  readonly inFlight: number
}

/** The statistics of a circuit in shared memory: each thread counts for itself, and whoever reads adds up. */
export class ThreadStatistics {
  readonly windowMs = window.slots * window.slotMs
  readonly #memory: ThreadPlaces
  readonly #own: ThreadFigures
  readonly #place: number | undefined
  #told = 0

  /**
   * @param memory What all threads share.
   * @param remedy What makes room for more of them.
   */
  constructor(circuit: string, memory: ThreadPlaces, remedy: string) {
    this.#memory = memory
    this.#place = memory.claim()
    if (this.#place === undefined)
      warn(
        `The statistics of circuit "${circuit}" have no room for another thread; this one's stay its own.`,
        remedy,
      )
    const cells = this.#place === undefined ? new Float64Array(figureCells) : memory.cellsOf(this.#place)
    this.#own = new ThreadFigures(cells)
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

  /** So many calls of this circuit are in flight in this thread. */
  inFlight(calls: number): void {
    this.#own.inFlightBy(calls - this.#told)
    this.#told = calls
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

  /** How many calls of all threads took how long, by bucket; `undefined`: none did. */
  latencyCounts(): Uint32Array | undefined {
    const all = this.#everybody()
    const counts = Uint32Array.from({ length: bucketCount }, (_, bucket) =>
      this.#sum(all, (figures) => figures.latency(bucket)),
    )
    return counts.some((count) => count > 0) ? counts : undefined
  }

  /** What each thread has counted that ever counted. */
  readThreads(): ThreadReading[] {
    return this.#memory.places().flatMap(readThread)
  }

  #everybody(): ThreadFigures[] {
    if (this.#place === undefined) return [this.#own.copy()]
    return this.#memory.places().map(({ cells }) => new ThreadFigures(cells).copy())
  }

  #sum(all: readonly ThreadFigures[], of: (figures: ThreadFigures) => number): number {
    return all.reduce((sum, figures) => sum + of(figures), 0)
  }
}

/** What a thread has counted; nothing, where it has not. */
export function readThread({ thread, cells }: ThreadPlace): ThreadReading[] {
  const figures = new ThreadFigures(cells).copy()
  if (figures.everything('fired') === 0) return []
  const totals = countsBy((counter) => figures.everything(counter))
  return [{ thread, totals, inFlight: figures.inFlight }]
}
