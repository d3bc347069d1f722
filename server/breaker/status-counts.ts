import { bucketCount, bucketOf, percentiles } from '../../shared/engine/latency-histogram.ts'
import type { Clock } from '../../shared/engine/clock.ts'
import { latencyShares } from '../../shared/wire/reading.ts'
import type { CircuitBreakerStats } from './stats.ts'
import type { StatusBucket, StatusCounter, StatusSource } from './status-source.ts'
import { statusCounters } from './status-source.ts'

/** How the window is cut, and what is in it from the start. */
export interface StatusCountsOptions {
  /** Whole number from 1. */
  readonly buckets: number
  /** Milliseconds. */
  readonly bucketMs: number
  /** Whether it moves on by `rotate()` and not by time. */
  readonly isRotated: boolean
  /** Figures that were saved. They are in the first bucket and age with it. */
  readonly saved?: Partial<CircuitBreakerStats> | undefined
  readonly clock: Clock
}

interface Bucket {
  readonly counts: Record<StatusCounter, number>
  latencies: Uint32Array | undefined
  sumMs: number
  isOpen: boolean | undefined
}

/** Counts of its own, for a status that does not belong to a breaker. */
export class StatusCounts implements StatusSource {
  readonly #options: StatusCountsOptions
  readonly #startedAt: number
  /** The newest first. */
  readonly #buckets: Bucket[]
  #turns = 0
  /** A summary without its latencies cannot be taken apart: the saved one stands until there is something newer. */
  #saved: { readonly in: Bucket; readonly stats: Partial<CircuitBreakerStats> } | undefined

  constructor(options: StatusCountsOptions) {
    this.#options = options
    this.#startedAt = options.clock.now()
    this.#buckets = Array.from({ length: options.buckets }, emptyBucket)
    if (options.saved) this.#restore(options.saved)
  }

  readStats(): CircuitBreakerStats {
    const buckets = this.#present()
    const sums = countsBy((counter) => sum(buckets.map(({ counts }) => counts[counter])))
    return { ...sums, ...(this.#savedLatencies() ?? readLatencies(buckets)) }
  }

  readBuckets(): readonly StatusBucket[] {
    return this.#present().map(readBucket)
  }

  /** A call that was late is a failure, too, and its latency is that of the failure. */
  increment(counter: StatusCounter, latencyMs?: number): void {
    const newest = this.#present()[0]!
    newest.counts[counter]++
    if (latencyMs === undefined || counter === 'timeouts') return
    this.#saved = undefined
    record(newest, latencyMs)
  }

  mark(isOpen: boolean): void {
    this.#present()[0]!.isOpen = isOpen
  }

  rotate(): void {
    this.#buckets.pop()
    this.#buckets.unshift(emptyBucket())
  }

  #present(): readonly Bucket[] {
    const { isRotated, bucketMs, clock } = this.#options
    if (isRotated) return this.#buckets
    const turns = Math.floor((clock.now() - this.#startedAt) / bucketMs)
    for (let due = Math.min(turns - this.#turns, this.#buckets.length); due > 0; due--) this.rotate()
    this.#turns = turns
    return this.#buckets
  }

  #restore(saved: Partial<CircuitBreakerStats>): void {
    const first = this.#buckets[0]!
    for (const counter of statusCounters) first.counts[counter] = figure(saved[counter]) ?? 0
    const latencies = listOf(saved.latencyTimes)
    for (const latencyMs of latencies) record(first, figure(latencyMs) ?? 0)
    if (latencies.length === 0) this.#saved = { in: first, stats: saved }
  }

  #savedLatencies(): Latencies | undefined {
    if (!this.#saved || !this.#buckets.includes(this.#saved.in)) return undefined
    const { percentiles: byShare, latencyMean } = this.#saved.stats
    if (!byShare || figure(latencyMean) === undefined) return undefined
    const values = latencyShares.map((share) => [share, figure(byShare[share]) ?? 0])
    return { percentiles: Object.fromEntries(values), latencyTimes: [], latencyMean: figure(latencyMean)! }
  }
}

function readBucket({ counts, isOpen }: Bucket): StatusBucket {
  const bucket = { ...counts, percentiles: {}, latencyTimes: [] }
  return isOpen === undefined ? bucket : { ...bucket, isCircuitBreakerOpen: isOpen }
}

type Latencies = Pick<CircuitBreakerStats, 'percentiles' | 'latencyTimes' | 'latencyMean'>

function readLatencies(buckets: readonly Bucket[]): Latencies {
  const merged = new Uint32Array(bucketCount)
  for (const { latencies } of buckets) {
    for (const [index, calls] of latencies?.entries() ?? []) merged[index]! += calls
  }
  const count = sum(merged)
  const values = percentiles(merged, latencyShares)
  return {
    percentiles: Object.fromEntries(latencyShares.map((share, index) => [share, values[index] ?? 0])),
    latencyTimes: [],
    latencyMean: count > 0 ? sum(buckets.map(({ sumMs }) => sumMs)) / count : 0,
  }
}

function record(bucket: Bucket, latencyMs: number): void {
  bucket.latencies ??= new Uint32Array(bucketCount)
  bucket.latencies[bucketOf(latencyMs)]!++
  bucket.sumMs += latencyMs
}

function emptyBucket(): Bucket {
  return { counts: countsBy(() => 0), latencies: undefined, sumMs: 0, isOpen: undefined }
}

function countsBy(count: (counter: StatusCounter) => number): Record<StatusCounter, number> {
  const entries = statusCounters.map((counter) => [counter, count(counter)])
  return Object.fromEntries(entries) as Record<StatusCounter, number>
}

function sum(values: ArrayLike<number> & Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** What was saved has been JSON. */
function figure(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
