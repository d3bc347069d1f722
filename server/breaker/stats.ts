import type { Statistics } from '../registry/statistics.ts'
import { latencyShares } from '../../shared/wire/reading.ts'

/** The figures of a breaker's rolling window under the names that opossum gives them. Latencies are milliseconds. */
export interface CircuitBreakerStats {
  /** Calls that failed, were late, or found the bulkhead full. */
  readonly failures: number
  /** Calls that a fallback has answered, be it with a promise that is still pending. */
  readonly fallbacks: number
  /** Calls with a result, or with an error that `errorFilter` knows for the caller's own. */
  readonly successes: number
  /** Calls turned away by the open circuit. */
  readonly rejects: number
  /** Calls that came in. */
  readonly fires: number
  /** Calls that were late; they are among the failures, too. */
  readonly timeouts: number
  /** 0, like the next three: this breaker neither caches nor coalesces. */
  readonly cacheHits: number
  readonly cacheMisses: number
  readonly coalesceCacheHits: number
  readonly coalesceCacheMisses: number
  /** Calls that found the bulkhead full; they are among the failures, too. */
  readonly semaphoreRejections: number
  /** By share of calls: `'0'`, `'0.25'`, `'0.5'`, `'0.75'`, `'0.9'`, `'0.95'`, `'0.99'`, `'0.995'`, `'1'`; -1 where nothing was measured. */
  readonly percentiles: Readonly<Record<string, number>>
  /** Always empty: latencies are kept as a histogram. */
  readonly latencyTimes: readonly number[]
  /** -1 where nothing was measured. */
  readonly latencyMean: number
}

/** Reads the window that ends at `now`. */
export function readStats(statistics: Statistics, now: number): CircuitBreakerStats {
  const { counts, latency, fired } = statistics.readWindow(now)
  const percentiles = latencyShares.map((share, index) => [String(share), latency.percentiles[index] ?? -1])
  return {
    failures: counts.failure + counts.timeout + counts.rejected,
    fallbacks: statistics.total('fallback', now),
    successes: counts.success + counts.ignored,
    rejects: counts['short-circuited'],
    fires: fired ?? 0,
    timeouts: counts.timeout,
    cacheHits: counts['cache-hit'],
    cacheMisses: 0,
    coalesceCacheHits: counts.coalesced,
    coalesceCacheMisses: 0,
    semaphoreRejections: counts.rejected,
    percentiles: Object.fromEntries(percentiles) as Record<string, number>,
    latencyTimes: [],
    latencyMean: latency.mean ?? -1,
  }
}
