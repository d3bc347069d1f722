import type { CircuitBreakerStats } from './stats.ts'

/** What a status counts, in opossum's words. */
export const statusCounters = [
  'failures',
  'fallbacks',
  'successes',
  'rejects',
  'fires',
  'timeouts',
  'cacheHits',
  'cacheMisses',
  'coalesceCacheHits',
  'coalesceCacheMisses',
  'semaphoreRejections',
] as const

/** One of `statusCounters`. */
export type StatusCounter = (typeof statusCounters)[number]

/** The figures of one bucket of the window. */
export interface StatusBucket extends Readonly<Record<StatusCounter, number>> {
  /** Always empty: percentiles are those of the whole window. */
  readonly percentiles: Readonly<Record<string, number>>
  /** Always empty: latencies are kept as a histogram. */
  readonly latencyTimes: readonly number[]
  /** Which of the two came last, if the circuit opened or closed in this bucket; else absent. */
  readonly isCircuitBreakerOpen?: boolean
}

/** Where a status has its figures. A breaker's own statistics can be one, so that nothing is counted twice. */
export interface StatusSource {
  /** The figures of the whole window. */
  readStats(): CircuitBreakerStats
  /** The figures of each bucket, the newest first. Always as many as the window has. */
  readBuckets(): readonly StatusBucket[]
  /** Counts one more, and how long it took in milliseconds. */
  increment(counter: StatusCounter, latencyMs?: number): void
  /** The circuit opened or closed. */
  mark(isOpen: boolean): void
  /** Moves the window on by one bucket, where that is not done by time. */
  rotate(): void
}
