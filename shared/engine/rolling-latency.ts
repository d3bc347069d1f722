import { bucketCount, bucketOf, percentilesOf } from './latency-histogram.ts'

/** How the window of the latencies is cut. */
export interface RollingLatencyOptions {
  /** How many slots the window has. Whole number from 1. Each costs 0.6 kB, half as much again where calls come in tens of thousands. */
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

/**
 * Latencies of the last `slots × slotMs` milliseconds: constant memory, constant cost to record and to read.
 *
 * Counts have 16 bits. What does not fit is carried into bytes of their own, which most circuits never need.
 */
export class RollingLatency {
  readonly #slots: number
  readonly #slotMs: number
  readonly #counts: Uint16Array
  /** The lowest first. */
  readonly #carries: Uint8Array[] = []
  readonly #sums: number[]
  #left: Uint32Array | undefined
  /** Between these buckets, both included, lie all that are not 0. Few circuits use more than a quarter of them. */
  #lowest = bucketCount
  #highest = -1
  #newest = -1
  #current = 0
  #endsAt = -Infinity

  constructor({ slots, slotMs }: RollingLatencyOptions) {
    this.#slots = slots
    this.#slotMs = slotMs
    this.#counts = new Uint16Array(slots * bucketCount)
    this.#sums = Array.from({ length: slots }, () => 0)
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
    this.countInNewest(bucketOf(ms))
    this.sumInNewest(ms)
  }

  /** The first half of `recordInNewest`: counts a call by its bucket. */
  countInNewest(bucket: number): void {
    if (bucket < this.#lowest) this.#lowest = bucket
    if (bucket > this.#highest) this.#highest = bucket
    const at = this.#current * bucketCount + bucket
    const count = this.#counts[at]! + 1
    this.#counts[at] = count
    if (count >= carried) this.#carry(at, 0)
  }

  /** The second half, for one call or for several: what they took together. */
  sumInNewest(ms: number): void {
    this.#sums[this.#current] = this.#sums[this.#current]! + ms
  }

  /**
   * What was recorded within the window that ends at `now`.
   *
   * @param shares From 0 to 1, in rising order.
   */
  measure(now: number, shares: readonly number[]): LatencyMeasurement {
    const counts = this.#mergeInto(scratch, now)
    this.#narrow(counts)
    let count = 0
    for (let bucket = this.#lowest; bucket <= this.#highest; bucket++) count += counts[bucket]!
    let sum = 0
    for (let slot = 0; slot < this.#slots; slot++) sum += this.#sums[slot]!
    const mean = count > 0 ? sum / count : undefined
    return { count, mean, percentiles: percentilesOf(counts, shares, count, this.#lowest) }
  }

  /** Calls per bucket within the window that ends at `now`. */
  counts(now: number): Uint32Array {
    return this.#mergeInto(new Uint32Array(bucketCount), now)
  }

  #mergeInto(merged: Uint32Array, now: number): Uint32Array {
    this.#turnTo(now)
    merged.fill(0)
    this.#addAllTo(merged)
    return merged
  }

  /** Forgets the ends of its range that the window has left, by what is in it now. */
  #narrow(counts: Uint32Array): void {
    while (this.#lowest <= this.#highest && counts[this.#lowest] === 0) this.#lowest++
    while (this.#lowest <= this.#highest && counts[this.#highest] === 0) this.#highest--
    if (this.#lowest > this.#highest) this.#lowest = bucketCount
    if (this.#lowest === bucketCount) this.#highest = -1
  }

  /**
   * Calls per bucket since somebody first asked, with those of the window at that time; they only grow. What leaves the
   * window is remembered from the first question on, so that nobody pays for it who never asks.
   */
  everything(): Uint32Array {
    const left = (this.#left ??= new Uint32Array(bucketCount))
    const all = left.slice()
    this.#addAllTo(all)
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
    if (this.#left) this.#addTo(this.#left, slot, addOne)
    const start = slot * bucketCount
    const [from, end] = [start + this.#lowest, start + this.#highest + 1]
    if (from < end) for (const counts of [this.#counts, ...this.#carries]) counts.fill(0, from, end)
    this.#sums[slot] = 0
  }

  #carry(at: number, digit: number): void {
    const carries = (this.#carries[digit] ??= new Uint8Array(this.#counts.length))
    const count = carries[at]! + 1
    carries[at] = count
    if (count >= carriedTwice) this.#carry(at, digit + 1)
  }

  #addAllTo(sums: Uint32Array): void {
    const together = this.#slots - (this.#slots % 5)
    for (let slot = 0; slot < together; slot += 5) this.#addTo(sums, slot, addFive)
    for (let slot = together; slot < this.#slots; slot++) this.#addTo(sums, slot, addOne)
  }

  #addTo(sums: Uint32Array, slot: number, add: typeof addOne): void {
    const [from, end] = [this.#lowest, this.#highest + 1]
    const shift = slot * bucketCount
    add(sums, this.#counts, { from, end, shift, worth: 1 })
    let worth = carried
    for (const carries of this.#carries) {
      add(sums, carries, { from, end, shift, worth })
      worth *= carriedTwice
    }
  }
}

/** What a carry is worth, and what one from a carry. */
const carried = 2 ** 16
const carriedTwice = 2 ** 8

type Digits = Uint16Array | Uint8Array

/** Which of a slot's counts are to be added, and where. */
interface Stretch {
  /** The first bucket, and the one behind the last. */
  readonly from: number
  readonly end: number
  /** How far behind its bucket's number a count lies. */
  readonly shift: number
  /** For how many calls each count stands. */
  readonly worth: number
}

/** Adds one slot's counts. */
function addOne(sums: Uint32Array, counts: Digits, { from, end, shift, worth }: Stretch): void {
  for (let bucket = from; bucket < end; bucket++)
    sums[bucket] = sums[bucket]! + counts[shift + bucket]! * worth
}

/** Adds those of five slots. Most windows have as many, and one by one takes five times as long. */
function addFive(sums: Uint32Array, counts: Digits, { from, end, shift, worth }: Stretch): void {
  const [second, third] = [shift + bucketCount, shift + 2 * bucketCount]
  const [fourth, fifth] = [shift + 3 * bucketCount, shift + 4 * bucketCount]
  for (let bucket = from; bucket < end; bucket++) {
    const early = counts[shift + bucket]! + counts[second + bucket]! + counts[third + bucket]!
    const late = counts[fourth + bucket]! + counts[fifth + bucket]!
    sums[bucket] = sums[bucket]! + (early + late) * worth
  }
}
