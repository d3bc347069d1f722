import { bucketCount, bucketOf, percentiles } from './latency-histogram.ts'

/** How the window of the latencies is cut. */
export interface RollingLatencyOptions {
  /** How many slots the window has. Whole number from 1. Each costs 1.2 kB. */
  readonly slots: number
  /** How long one slot takes, in milliseconds. */
  readonly slotMs: number
}

/** How long the calls of a window took. `undefined` where nothing was measured. */
export interface LatencyMeasurement {
  /** Calls that were measured. */
  readonly count: number
  /** Milliseconds. */
  readonly mean: number | undefined
  /** By nearest rank, in milliseconds, in the order of the shares that were asked for. */
  readonly percentiles: readonly (number | undefined)[]
}

/** Merged for one measurement and then forgotten. */
const scratch = new Uint32Array(bucketCount)

/** Latencies of the last `slots × slotMs` milliseconds: constant memory, constant cost to record and to read. */
export class RollingLatency {
  readonly #slots: number
  readonly #slotMs: number
  readonly #counts: Uint32Array
  readonly #sums: Float64Array
  #left: Uint32Array | undefined
  #newest = -1
  #current = 0
  #endsAt = -Infinity

  constructor({ slots, slotMs }: RollingLatencyOptions) {
    this.#slots = slots
    this.#slotMs = slotMs
    this.#counts = new Uint32Array(slots * bucketCount)
    this.#sums = new Float64Array(slots)
  }

  /** Takes note of a call that took `ms` and ended at `now`. */
  record(ms: number, now: number): void {
    if (now >= this.#endsAt) this.#turnTo(now)
    this.recordInNewest(ms)
  }

  /** Makes the slot of `now` the newest one and says when it ends. */
  turn(now: number): number {
    this.#turnTo(now)
    return this.#endsAt
  }

  /** Takes note of a call that took `ms`, whatever time it is. Only after the first `turn`. */
  recordInNewest(ms: number): void {
    const slot = this.#current
    const at = slot * bucketCount + bucketOf(ms)
    this.#counts[at] = this.#counts[at]! + 1
    this.#sums[slot] = this.#sums[slot]! + ms
  }

  /**
   * What was recorded within the window that ends at `now`.
   *
   * @param shares From 0 to 1, in rising order.
   */
  measure(now: number, shares: readonly number[]): LatencyMeasurement {
    const counts = this.#mergeInto(scratch, now)
    let count = 0
    for (let bucket = 0; bucket < bucketCount; bucket++) count += counts[bucket]!
    let sum = 0
    for (let slot = 0; slot < this.#slots; slot++) sum += this.#sums[slot]!
    return { count, mean: count > 0 ? sum / count : undefined, percentiles: percentiles(counts, shares) }
  }

  /** Calls per bucket within the window that ends at `now`. */
  counts(now: number): Uint32Array {
    return this.#mergeInto(new Uint32Array(bucketCount), now)
  }

  /** Adding is what reading costs; with index arithmetic and callbacks in the loop it was four times as much. */
  #mergeInto(merged: Uint32Array, now: number): Uint32Array {
    this.#turnTo(now)
    const counts = this.#counts
    merged.set(counts.subarray(0, bucketCount))
    for (let start = bucketCount; start < counts.length; start += bucketCount) {
      for (let bucket = 0; bucket < bucketCount; bucket++) {
        merged[bucket] = merged[bucket]! + counts[start + bucket]!
      }
    }
    return merged
  }

  /**
   * Calls per bucket since somebody first asked, with those of the window at that time; they only grow. What leaves the
   * window is remembered from the first question on, so that nobody pays for it who never asks.
   */
  everything(): Uint32Array {
    const left = (this.#left ??= new Uint32Array(bucketCount))
    const all = left.slice()
    for (let slot = 0; slot < this.#slots; slot++) addTo(all, this.#counts, slot * bucketCount)
    return all
  }

  #turnTo(now: number): void {
    const index = Math.floor(now / this.#slotMs)
    if (index <= this.#newest) return
    const aged = Math.min(index - this.#newest, this.#slots)
    for (let back = 0; back < aged; back++) this.#empty((index - back) % this.#slots)
    this.#newest = index
    this.#endsAt = (index + 1) * this.#slotMs
    this.#current = index % this.#slots
  }

  #empty(slot: number): void {
    if (this.#left) addTo(this.#left, this.#counts, slot * bucketCount)
    this.#counts.fill(0, slot * bucketCount, (slot + 1) * bucketCount)
    this.#sums[slot] = 0
  }
}

/** Adds one slot's counts. */
function addTo(sums: Uint32Array, counts: Uint32Array, start: number): void {
  for (let bucket = 0; bucket < bucketCount; bucket++) sums[bucket] = sums[bucket]! + counts[start + bucket]!
}
