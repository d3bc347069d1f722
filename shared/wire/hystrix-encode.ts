import type { CircuitReading, LatencyReading } from './reading.ts'

/** The largest whole number that a Java `int` holds. Turbine 1 cuts larger ones. */
const largestInt = 2 ** 31 - 1

/**
 * Stands for "no limit", for which the format has no word. Turbine 1 adds up the values of all instances in 32 bits, so
 * the largest int would overflow with the second instance.
 */
export const noLimit = 1_000_000

/**
 * A reading as a `HystrixCommand` event with its 48 fields in the order in which Hystrix 1.5.18 sends them. All numbers
 * are whole, for Turbine 1 turns fractions into text; nothing is missing, for one missing field makes the Hystrix
 * dashboards pass over the circuit in silence.
 */
export function encodeHystrixCommand(reading: CircuitReading): string {
  const { window, settings, judged, mode } = reading
  const { counts } = window
  const errors = counts.failure + counts.timeout + counts.rejected
  const requests = counts.success + errors
  const latency = encodeLatency(window.latency)
  const mean = whole(window.latency.mean)
  const timeoutMs = whole(settings.timeoutMs)
  return JSON.stringify({
    type: 'HystrixCommand',
    name: reading.name,
    group: reading.group,
    currentTime: Math.round(reading.at),
    isCircuitBreakerOpen: isBlocking(reading),
    errorPercentage: requests === 0 ? 0 : Math.floor((100 * errors) / requests),
    errorCount: whole(errors),
    requestCount: whole(requests),
    rollingCountBadRequests: whole(counts.ignored),
    rollingCountCollapsedRequests: whole(counts.coalesced),
    rollingCountEmit: 0,
    rollingCountExceptionsThrown: whole(
      counts['fallback-missing'] + counts['fallback-failure'] + counts.ignored,
    ),
    rollingCountFailure: whole(counts.failure),
    rollingCountFallbackEmit: 0,
    rollingCountFallbackFailure: whole(counts['fallback-failure']),
    rollingCountFallbackMissing: whole(counts['fallback-missing']),
    rollingCountFallbackRejection: 0,
    rollingCountFallbackSuccess: whole(counts['fallback-success']),
    rollingCountResponsesFromCache: whole(counts['cache-hit']),
    rollingCountSemaphoreRejected: whole(counts.rejected),
    rollingCountShortCircuited: whole(counts['short-circuited']),
    rollingCountSuccess: whole(counts.success),
    rollingCountThreadPoolRejected: 0,
    rollingCountTimeout: whole(counts.timeout),
    currentConcurrentExecutionCount: whole(reading.inFlight),
    rollingMaxConcurrentExecutionCount: whole(window.peakInFlight),
    latencyExecute_mean: mean,
    latencyExecute: latency,
    // The two are one: nothing queues before the function runs.
    latencyTotal_mean: mean,
    latencyTotal: latency,
    propertyValue_circuitBreakerRequestVolumeThreshold: whole(judged.minimumCalls),
    propertyValue_circuitBreakerSleepWindowInMilliseconds: whole(settings.sleepMs, noLimit),
    propertyValue_circuitBreakerErrorThresholdPercentage: whole(judged.threshold),
    propertyValue_circuitBreakerForceOpen: mode === 'forced-open',
    propertyValue_circuitBreakerForceClosed: mode === 'forced-closed',
    propertyValue_circuitBreakerEnabled: mode !== 'disabled',
    // Only with SEMAPHORE do the dashboards show the calls that the bulkhead turned away.
    propertyValue_executionIsolationStrategy: 'SEMAPHORE',
    propertyValue_executionIsolationThreadTimeoutInMilliseconds: timeoutMs,
    propertyValue_executionTimeoutInMilliseconds: timeoutMs,
    propertyValue_executionIsolationThreadInterruptOnTimeout: false,
    propertyValue_executionIsolationThreadPoolKeyOverride: null,
    propertyValue_executionIsolationSemaphoreMaxConcurrentRequests: Math.min(
      whole(settings.capacity, noLimit),
      noLimit,
    ),
    propertyValue_fallbackIsolationSemaphoreMaxConcurrentRequests: noLimit,
    propertyValue_metricsRollingStatisticalWindowInMilliseconds: whole(window.ms),
    propertyValue_requestCacheEnabled: settings.caches ?? false,
    propertyValue_requestLogEnabled: false,
    reportingHosts: 1,
    threadPool: hasThreadPool(reading) ? reading.name : reading.group,
  })
}

/** Whether the circuit has a bulkhead, which the format knows as a thread pool that is called as the circuit is. */
export function hasThreadPool({ settings: { capacity } }: CircuitReading): boolean {
  return typeof capacity === 'number' && capacity < noLimit
}

/** Whether calls are turned away, whatever the reason; in shadow mode, and switched off, none is. */
function isBlocking({ state, mode }: CircuitReading): boolean {
  return mode === 'forced-open' || (mode === 'automatic' && state.kind !== 'closed')
}

function encodeLatency({ percentiles }: LatencyReading): Record<string, number> {
  const [least, p25, p50, p75, p90, p95, p99, p995, most] = percentiles
  return {
    '0': whole(least),
    '25': whole(p25),
    '50': whole(p50),
    '75': whole(p75),
    '90': whole(p90),
    '95': whole(p95),
    '99': whole(p99),
    '99.5': whole(p995),
    '100': whole(most),
  }
}

/** The nearest whole number that an int holds; `absent` where there is none. */
export function whole(value: number | null | undefined, absent = 0): number {
  // Nearly all are counts, or durations of some seconds.
  if (typeof value === 'number' && value >= 0 && value < largestInt) return (value + 0.5) | 0
  if (value === null || value === undefined || Number.isNaN(value)) return absent
  return Math.round(Math.min(Math.max(value, 0), largestInt))
}
