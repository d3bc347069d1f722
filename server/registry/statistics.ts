import type { LatencyMeasurement } from '../../shared/engine/rolling-latency.ts'
import { bucketOf } from '../../shared/engine/latency-histogram.ts'
import { RollingLatency } from '../../shared/engine/rolling-latency.ts'
import type { RollingWindowOptions } from '../../shared/engine/rolling-window.ts'
import { RollingWindow } from '../../shared/engine/rolling-window.ts'
import { shareLatest } from '../../shared/engine/share-latest.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import { outcomes } from '../../shared/engine/outcome.ts'
import type { Counts, Serving, WindowReading } from '../../shared/wire/reading.ts'
import { latencyShares, servings } from '../../shared/wire/reading.ts'

/**
 * What is counted: how calls ended, how callers were served, calls that came in, calls a fallback was asked to answer,
 * calls for which nothing was kept or shared, and those of the ignored ones that were late or found the bulkhead full.
 */
export type Counter =
  | Outcome
  | Serving
  | 'fired'
  | 'fallback'
  | 'cache-miss'
  | 'coalesce-miss'
  | 'late-ignored'
  | 'full-ignored'

/** The figures of one slot of the window. */
export interface SlotReading {
  readonly counts: Readonly<Record<Counter, number>>
  /** Which of the two came last, if the circuit opened or closed in this slot. */
  readonly isOpen: boolean | undefined
}

/** A window in which all was measured. */
export type MeasuredWindow = WindowReading & { readonly fired: number; readonly peakInFlight: number }

/** How the window of the statistics is cut. */
export interface StatisticsOptions {
  /** How many slots the rolling window has. Whole number from 1. */
  readonly slots: number
  /** How long a slot takes, in milliseconds. */
  readonly slotMs: number
}

/** More slots would not make percentiles better, only larger: each costs 1.2 kB. */
const mostLatencySlots = 5

/** What nearly every call does stands together: then it is one place of the window, and not three, to fetch for the processor. */
const often = ['fired', 'success', 'failure', 'fallback-missing'] as const
const counters: readonly Counter[] = [
  ...often,
  ...without(outcomes, often),
  ...without(servings, often),
  'fallback',
  'cache-miss',
  'coalesce-miss',
  'late-ignored',
  'full-ignored',
]
const peakColumn = often.length
const columns = Object.fromEntries(
  counters.map((counter, index) => [counter, index < peakColumn ? index : index + 1]),
) as Record<Counter, number>
const markColumn = counters.length + 1
const {
  fired: firedColumn,
  success: successColumn,
  failure: failureColumn,
  'fallback-missing': unansweredColumn,
} = columns

/** A window holds nothing of its circuit; its cells do. */
const windowOf = shareLatest((options: RollingWindowOptions) => new RollingWindow(options))

/**
 * Rolling and lifelong figures of one circuit. Nothing is allocated before the first call.
 *
 * What nearly every call does is counted in plain numbers first, and put into the window when its newest slot ends or
 * somebody reads: three comparisons and additions a call instead of three visits to the window.
 */
export class Statistics {
  readonly windowMs: number
  readonly #window: RollingWindow
  readonly #options: StatisticsOptions
  #cells: Float64Array | undefined
  #latency: RollingLatency | undefined
  /**
   * Before which whole millisecond the newest slots of both windows still last, and what has been counted since they were last
   * put into the window. All whole and small: such numbers lie in this object, others each in a place of its own.
   */
  #until = -(2 ** 30)
  #fired = 0
  #successes = 0
  #failures = 0
  #unanswered = 0
  #peak = 0
  /**
   * Latencies that their window was not told of: up to three buckets behind a one, three more, and their nanoseconds. The window
   * is five things to fetch for the processor.
   */
  #few = 1
  #fewBefore = 1
  #fewNs = 0
  #reading: MeasuredWindow | undefined
  /** Until when the last reading holds, if nothing is counted. */
  #readingUntil = -Infinity

  constructor(options: StatisticsOptions) {
    const { slots, slotMs } = options
    this.windowMs = slots * slotMs
    this.#window = windowOf({ slots, slotMs, columns: markColumn + 1 })
    this.#options = options
  }

  count(counter: Counter, now: number): void {
    if (now >= this.#until) this.#turn(now)
    this.#reading = undefined
    this.#window.addToNewest(this.#cells!, columns[counter], 1)
  }

  /** Takes note of a call that came in: `count('fired')`, as every call does it. */
  fired(now: number): void {
    if (now >= this.#until) this.#turn(now)
    this.#fired++
  }

  /** Takes note of how many calls are in flight since the last one was let through. */
  inFlight(calls: number): void {
    if (calls > this.#peak) this.#peak = calls
  }

  /** How many calls are in flight by all that counts here, of which `own` are told by who asks. */
  allInFlight(own: number): number {
    return own
  }

  /** Takes note of a success: `count('success')` and `took`, as most calls do it. */
  succeeded(ms: number, now: number): void {
    if (now >= this.#until) this.#turn(now)
    this.#successes++
    this.#measure(ms)
  }

  /** Takes note of a failure: `count('failure')` and `took`. In an outage most calls do it. */
  failed(ms: number, now: number): void {
    if (now >= this.#until) this.#turn(now)
    this.#failures++
    this.#measure(ms)
  }

  /** Takes note of a caller that got the error: `count('fallback-missing')`, as all do where there is no fallback. */
  unanswered(now: number): void {
    if (now >= this.#until) this.#turn(now)
    this.#unanswered++
  }

  /** Takes note of how long a call took that ended at `now`. */
  took(ms: number, now: number): void {
    if (now >= this.#until) this.#turn(now)
    this.#reading = undefined
    this.#measure(ms)
  }

  /** Takes note that the circuit opened or closed. */
  mark(isOpen: boolean, now: number): void {
    if (now >= this.#until) this.#turn(now)
    this.#window.setNewest(this.#cells!, markColumn, isOpen ? openMark : closedMark)
  }

  /** What a counter counted within the window that ends at `now`. */
  total(counter: Counter, now: number): number {
    const cells = this.#settledCells()
    return cells ? this.#window.total(cells, now, columns[counter]) : 0
  }

  latency(now: number): LatencyMeasurement {
    return this.#settledLatency()?.measure(now, latencyShares) ?? nothingMeasured
  }

  /** Calls per bucket of latency that only grow, since somebody first asked; `undefined` as long as nothing was measured. */
  latencyCounts(): Uint32Array | undefined {
    return this.#settledLatency()?.everything()
  }

  /** Gives the same object again as long as it says the same, so that a stream sees at a glance what has not changed. */
  readWindow(now: number): MeasuredWindow {
    const cells = this.#settledCells()
    if (this.#reading === undefined || now >= this.#readingUntil) {
      this.#reading = this.#readAfresh(now)
      this.#readingUntil = isEmpty(this.#reading) ? Infinity : this.#nextSlot(now, cells)
    }
    return this.#reading
  }

  #readAfresh(now: number): MeasuredWindow {
    const cells = this.#settledCells()
    if (cells === undefined)
      return { ms: this.windowMs, fired: 0, counts: noCounts, latency: noLatency, peakInFlight: 0 }
    const window = this.#window
    const { count, mean, percentiles } = this.latency(now)
    return {
      ms: this.windowMs,
      fired: window.total(cells, now, firedColumn),
      counts: countsBy((column) => window.total(cells, now, column)),
      latency:
        count === 0 ? noLatency : { count, mean: mean!, percentiles: percentiles as readonly number[] },
      peakInFlight: window.peak(cells, now, peakColumn),
    }
  }

  /** Each slot of the window that ends at `now`, the newest first. */
  readSlots(now: number): SlotReading[] {
    const cells = this.#settledCells() ?? new Float64Array(this.#window.cells)
    const slotsOf = (column: number) => this.#window.slots(cells, now, column)
    const counted = counters.map((counter) => [counter, slotsOf(columns[counter])] as const)
    return slotsOf(markColumn).map((mark, slot) => ({
      counts: Object.fromEntries(
        counted.map(([counter, counts]) => [counter, counts[slot]!]),
      ) as SlotReading['counts'],
      isOpen: mark === 0 ? undefined : mark === openMark,
    }))
  }

  readTotals(): Counts {
    const cells = this.#settledCells()
    return cells ? countsBy((column) => this.#window.everything(cells, column)) : noCounts
  }

  /** When the next slot begins, of the counters or of the latencies. */
  #nextSlot(now: number, cells: Float64Array | undefined): number {
    const { slotMs } = this.#latencySlots()
    const latencyUntil = (Math.floor(now / slotMs) + 1) * slotMs
    return cells ? Math.min(this.#window.turn(cells, now), latencyUntil) : latencyUntil
  }

  /** Begins the slot of `now`. */
  #turn(now: number): void {
    const cells = this.#settledCells() ?? (this.#cells = new Float64Array(this.#window.cells))
    const latency = this.#settledLatency() ?? (this.#latency = new RollingLatency(this.#latencySlots()))
    this.#until = Math.floor(Math.min(this.#window.turn(cells, now), latency.turn(now)))
  }

  #latencySlots(): StatisticsOptions {
    const slots = Math.min(this.#options.slots, mostLatencySlots)
    return { slots, slotMs: this.windowMs / slots }
  }

  /** Takes note of a latency, in the newest slot: for now in numbers of this object, where it is short. */
  #measure(ms: number): void {
    if (!(ms < shortMs)) return this.#latency!.recordInNewest(ms)
    const few = (this.#few << bucketBits) | bucketOf(ms)
    this.#fewNs += (ms * 1e6 + 0.5) | 0
    if (few < 2 ** 27) this.#few = few
    else this.#keep(few)
  }

  /** There are three. */
  #keep(few: number): void {
    if (this.#fewBefore === 1) {
      this.#fewBefore = few
      this.#few = 1
    } else {
      this.#few = few
      this.#settledLatency()
    }
  }

  /** The window's latencies with all that was measured; `undefined` when nothing ever was. */
  #settledLatency(): RollingLatency | undefined {
    const latency = this.#latency
    if (latency === undefined) return latency
    let few = this.#fewBefore
    for (; few > 1; few >>>= bucketBits) latency.countInNewest(few & bucketMask)
    few = this.#few
    for (; few > 1; few >>>= bucketBits) latency.countInNewest(few & bucketMask)
    this.#few = this.#fewBefore = 1
    latency.sumInNewest(this.#fewNs / 1e6)
    this.#fewNs = 0
    return latency
  }

  /** The window's cells with all that was counted; `undefined` when nothing ever was. */
  #settledCells(): Float64Array | undefined {
    const cells = this.#cells
    if (cells === undefined) return undefined
    if (this.#fired + this.#successes + this.#failures + this.#unanswered + this.#peak === 0) return cells
    this.#reading = undefined
    this.#window.addToNewest(cells, firedColumn, this.#fired)
    this.#window.addToNewest(cells, successColumn, this.#successes)
    this.#window.addToNewest(cells, failureColumn, this.#failures)
    this.#window.addToNewest(cells, unansweredColumn, this.#unanswered)
    this.#window.raiseNewest(cells, peakColumn, this.#peak)
    this.#fired = this.#successes = this.#failures = this.#unanswered = this.#peak = 0
    return cells
  }
}

/** So short that the nanoseconds of six of them are fewer than 2³¹. */
const shortMs = 256
/** A bucket's number has so many; three and a one before them are fewer than 31. */
const bucketBits = 9
const bucketMask = 2 ** bucketBits - 1

const openMark = 2
const closedMark = 1

const nothingMeasured: LatencyMeasurement = {
  count: 0,
  mean: undefined,
  percentiles: latencyShares.map(() => undefined),
}

const noCounts = countsBy(() => 0)
const noLatency = { count: 0, mean: null, percentiles: latencyShares.map(() => null) }

/** Nothing came in, ended or is still in flight; such a window stays as it is. */
function isEmpty({ fired, counts, latency, peakInFlight }: MeasuredWindow): boolean {
  if (fired > 0 || latency.count !== 0 || peakInFlight > 0) return false
  return Object.values(counts).every((count) => count === 0)
}

function without<Name extends string>(names: readonly Name[], others: readonly string[]): Name[] {
  return names.filter((name) => !others.includes(name))
}

/** @param count What a column of the window counted. */
function countsBy(count: (column: number) => number): Counts {
  return {
    success: count(columns.success),
    failure: count(columns.failure),
    timeout: count(columns.timeout),
    ignored: count(columns.ignored),
    'short-circuited': count(columns['short-circuited']),
    rejected: count(columns.rejected),
    cancelled: count(columns.cancelled),
    'fallback-success': count(columns['fallback-success']),
    'fallback-failure': count(columns['fallback-failure']),
    'fallback-missing': count(columns['fallback-missing']),
    'cache-hit': count(columns['cache-hit']),
    coalesced: count(columns.coalesced),
  }
}
