import type { Counts } from '../../shared/wire/reading.ts'
import type { Counter, MeasuredWindow, StatisticsOptions } from '../registry/statistics.ts'
import { Statistics } from '../registry/statistics.ts'
import type { ThreadStatistics } from './thread-statistics.ts'

/**
 * The statistics of a circuit that threads have in common. Slots, by which a breaker's `stats` go, are this thread's own;
 * what is read for the board is the sum of all threads, within the last ten seconds.
 */
export class CommonStatistics extends Statistics {
  readonly #threads: ThreadStatistics
  readonly #aheadMs: number

  /** @param aheadMs By how much the clock of all threads is ahead of the circuit's. */
  constructor(options: StatisticsOptions, threads: ThreadStatistics, aheadMs: number) {
    super(options)
    this.#threads = threads
    this.#aheadMs = aheadMs
  }

  override count(counter: Counter, now: number): void {
    super.count(counter, now)
    this.#threads.count(counter, now + this.#aheadMs)
  }

  override fired(now: number): void {
    super.fired(now)
    this.#threads.fired(now + this.#aheadMs)
  }

  override inFlight(calls: number): void {
    super.inFlight(calls)
    this.#threads.inFlight(calls)
  }

  override succeeded(ms: number, now: number): void {
    super.succeeded(ms, now)
    this.#threads.succeeded(ms, now + this.#aheadMs)
  }

  override failed(ms: number, now: number): void {
    super.failed(ms, now)
    this.#threads.count('failure', now + this.#aheadMs)
    this.#threads.took(ms, now + this.#aheadMs)
  }

  override unanswered(now: number): void {
    super.unanswered(now)
    this.#threads.count('fallback-missing', now + this.#aheadMs)
  }

  override took(ms: number, now: number): void {
    super.took(ms, now)
    this.#threads.took(ms, now + this.#aheadMs)
  }

  override latencyCounts(): Uint32Array | undefined {
    return this.#threads.latencyCounts()
  }

  override readWindow(now: number): MeasuredWindow {
    return this.#threads.readWindow(now + this.#aheadMs)
  }

  override readTotals(): Counts {
    return this.#threads.readTotals()
  }

  override allInFlight(): number {
    return this.#threads.allInFlight
  }
}
