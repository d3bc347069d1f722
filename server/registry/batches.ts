import { RollingLatency } from '../../shared/engine/rolling-latency.ts'
import { RollingWindow } from '../../shared/engine/rolling-window.ts'
import type { BatchesReading } from '../../shared/wire/reading.ts'
import { latencyShares } from '../../shared/wire/reading.ts'
import type { StatisticsOptions } from './statistics.ts'

/** More slots would not make percentiles better, only larger: each costs 1.2 kB. */
const mostSlots = 5

/** Rolling figures of calls that became one. A histogram that was made for latencies counts callers as well. */
export class Batches {
  readonly #sizes: RollingLatency
  readonly #late: RollingWindow
  readonly #cells: Float64Array

  constructor({ slots, slotMs }: StatisticsOptions) {
    const fewer = Math.min(slots, mostSlots)
    this.#sizes = new RollingLatency({ slots: fewer, slotMs: (slots * slotMs) / fewer })
    this.#late = new RollingWindow({ slots, slotMs, columns: 1 })
    this.#cells = new Float64Array(this.#late.cells)
  }

  /** Takes note of a call that ended at `now`, and of how many callers got its result. */
  ended(callers: number, now: number): void {
    this.#sizes.record(callers, now)
  }

  /** Takes note of a caller who got the result of a call that had ended. */
  cameLate(now: number): void {
    this.#late.add(this.#cells, now, 0)
  }

  /** The figures of the window that ends at `now`. */
  read(now: number): BatchesReading {
    const { count, mean, percentiles } = this.#sizes.measure(now, latencyShares)
    return {
      count,
      callers: Math.round(count * (mean ?? 0)),
      late: this.#late.total(this.#cells, now, 0),
      sizes: percentiles.map((size) => (size === undefined ? null : Math.round(size))),
    }
  }
}
