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
  /** Calls that were late; they are among the failures, too, unless `errorFilter` knows their error. */
  readonly timeouts: number
  /** Calls answered with a result that was kept. */
  readonly cacheHits: number
  /** Calls for which no result was kept; 0 without `cache`. */
  readonly cacheMisses: number
  /** Calls that joined one that was under way. */
  readonly coalesceCacheHits: number
  /** Calls that could join none; 0 without `coalesce`. */
  readonly coalesceCacheMisses: number
  /** Calls that found the bulkhead full; they are among the failures, too, unless `errorFilter` knows their error. */
  readonly semaphoreRejections: number
  /** By share of calls: `'0'`, `'0.25'`, `'0.5'`, `'0.75'`, `'0.9'`, `'0.95'`, `'0.99'`, `'0.995'`, `'1'`. 0 where nothing was measured, -1 where `rollingPercentilesEnabled` is off. */
  readonly percentiles: Readonly<Record<string, number>>
  /** Always empty: latencies are kept as a histogram. */
  readonly latencyTimes: readonly number[]
  /** 0 where nothing was measured, -1 where `rollingPercentilesEnabled` is off. */
  readonly latencyMean: number
}

/** Reads the window that ends at `now`. */
export function readStats(statistics: Statistics, now: number): CircuitBreakerStats {
  const { counts, latency, fired } = statistics.readWindow(now)
  return {
    failures: counts.failure + counts.timeout + counts.rejected,
    fallbacks: statistics.total('fallback', now),
    successes: counts.success + counts.ignored,
    rejects: counts['short-circuited'],
    fires: fired ?? 0,
    timeouts: counts.timeout + statistics.total('late-ignored', now),
    cacheHits: counts['cache-hit'],
    cacheMisses: statistics.total('cache-miss', now),
    coalesceCacheHits: counts.coalesced,
    coalesceCacheMisses: statistics.total('coalesce-miss', now),
    semaphoreRejections: counts.rejected + statistics.total('full-ignored', now),
    percentiles: byShare(latency.percentiles),
    latencyTimes: [],
    latencyMean: latency.mean ?? 0,
  }
}

const shares = latencyShares.map(String)

/** `Object.fromEntries` takes seven times as long, as much as all the rest. */
function byShare(values: readonly (number | null)[]): Readonly<Record<string, number>> {
  const percentiles: Record<string, number> = {}
  for (let index = 0; index < shares.length; index++) percentiles[shares[index]!] = values[index] ?? 0
  return percentiles
}
