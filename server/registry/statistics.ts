import type { LatencyMeasurement } from '../../shared/engine/rolling-latency.ts'
import { RollingLatency } from '../../shared/engine/rolling-latency.ts'
import { RollingWindow } from '../../shared/engine/rolling-window.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import { outcomes } from '../../shared/engine/outcome.ts'
import type { Counts, Serving, WindowReading } from '../../shared/wire/reading.ts'
import { latencyShares, servings } from '../../shared/wire/reading.ts'

/** What is counted: how calls ended, how callers were served, calls that came in, and calls a fallback was asked to answer. */
export type Counter = Outcome | Serving | 'fired' | 'fallback'

/** How the window of the statistics is cut. */
export interface StatisticsOptions {
  /** How many slots the rolling window has. Whole number from 1. */
  readonly slots: number
  /** How long a slot takes, in milliseconds. */
  readonly slotMs: number
}

/** More slots would not make percentiles better, only larger: each costs 1.2 kB. */
const mostLatencySlots = 5

const counters: readonly Counter[] = [...outcomes, ...servings, 'fired', 'fallback']
const columns = Object.fromEntries(counters.map((counter, index) => [counter, index])) as Record<
  Counter,
  number
>
const peakColumn = counters.length

/** Rolling and lifelong figures of one circuit. Nothing is allocated before the first call. */
export class Statistics {
  readonly windowMs: number
  readonly #window: RollingWindow
  readonly #latencySlots: StatisticsOptions
  #cells: Float64Array | undefined
  #totals: Float64Array | undefined
  #latency: RollingLatency | undefined

  constructor({ slots, slotMs }: StatisticsOptions) {
    const latencySlots = Math.min(slots, mostLatencySlots)
    this.windowMs = slots * slotMs
    this.#window = new RollingWindow({ slots, slotMs, columns: counters.length + 1 })
    this.#latencySlots = { slots: latencySlots, slotMs: this.windowMs / latencySlots }
  }

  count(counter: Counter, now: number): void {
    const column = columns[counter]
    this.#window.add((this.#cells ??= new Float64Array(this.#window.cells)), now, column)
    this.#totals ??= new Float64Array(counters.length)
    this.#totals[column] = this.#totals[column]! + 1
  }

  /** Takes note of how long a call took that ended at `now`. */
  took(ms: number, now: number): void {
    this.#latency ??= new RollingLatency(this.#latencySlots)
    this.#latency.record(ms, now)
  }

  /** Takes note of how many calls are in flight. */
  inFlight(calls: number, now: number): void {
    this.#window.raise((this.#cells ??= new Float64Array(this.#window.cells)), now, peakColumn, calls)
  }

  /** What a counter counted within the window that ends at `now`. */
  total(counter: Counter, now: number): number {
    return this.#cells ? this.#window.total(this.#cells, now, columns[counter]) : 0
  }

  latency(now: number): LatencyMeasurement {
    return this.#latency?.measure(now, latencyShares) ?? nothingMeasured
  }

  readWindow(now: number): WindowReading {
    const { count, mean, percentiles } = this.latency(now)
    return {
      ms: this.windowMs,
      fired: this.total('fired', now),
      counts: countsBy((counter) => this.total(counter, now)),
      latency: { count, mean: mean ?? null, percentiles: percentiles.map((ms) => ms ?? null) },
      peakInFlight: this.#cells ? this.#window.peak(this.#cells, now, peakColumn) : 0,
    }
  }

  readTotals(): Counts {
    return countsBy((counter) => this.#totals?.[columns[counter]] ?? 0)
  }
}

const nothingMeasured: LatencyMeasurement = {
  count: 0,
  mean: undefined,
  percentiles: latencyShares.map(() => undefined),
}

function countsBy(count: (counter: Outcome | Serving) => number): Counts {
  return {
    success: count('success'),
    failure: count('failure'),
    timeout: count('timeout'),
    ignored: count('ignored'),
    'short-circuited': count('short-circuited'),
    rejected: count('rejected'),
    cancelled: count('cancelled'),
    'fallback-success': count('fallback-success'),
    'fallback-failure': count('fallback-failure'),
    'fallback-missing': count('fallback-missing'),
    'cache-hit': count('cache-hit'),
    coalesced: count('coalesced'),
  }
}
