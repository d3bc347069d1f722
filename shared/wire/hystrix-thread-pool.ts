import type { CircuitReading, Counts } from './reading.ts'
import { hasThreadPool, whole } from './hystrix-encode.ts'
import { figure, setting } from './turbine-values.ts'

/**
 * The bulkhead of a circuit as a `HystrixThreadPool` event with its 17 fields in the order in which Hystrix 1.5.18 sends
 * them; `undefined` for a circuit without one, and as long as no call has taken a place in it: Hystrix sends none then,
 * either. Its places are threads that never end; nothing queues for them.
 */
export function encodeHystrixThreadPool(reading: CircuitReading): string | undefined {
  const { window, totals, inFlight, settings } = reading
  if (totals === undefined || !showsThreadPool(reading)) return undefined
  const completed = completedOf(totals)
  const scheduled = completed + (inFlight ?? 0)
  const places = whole(settings.capacity)
  const { counts } = window
  return JSON.stringify({
    type: 'HystrixThreadPool',
    name: reading.name,
    currentTime: Math.round(reading.at),
    currentActiveCount: whole(inFlight),
    currentCompletedTaskCount: whole(completed),
    currentCorePoolSize: places,
    currentLargestPoolSize: places,
    currentMaximumPoolSize: places,
    currentPoolSize: places,
    currentQueueSize: 0,
    currentTaskCount: whole(scheduled),
    rollingCountThreadsExecuted: whole(counts.success + counts.failure + counts.timeout + counts.ignored),
    rollingMaxActiveThreads: whole(window.peakInFlight),
    rollingCountCommandRejections: whole(counts.rejected),
    propertyValue_queueSizeRejectionThreshold: 0,
    propertyValue_metricsRollingStatisticalWindowInMilliseconds: whole(window.ms),
    reportingHosts: 1,
  })
}

/** Whether the circuit has a bulkhead in which a call has taken a place. */
export function showsThreadPool(reading: CircuitReading): boolean {
  const { totals, inFlight } = reading
  return totals !== undefined && hasThreadPool(reading) && completedOf(totals) + (inFlight ?? 0) > 0
}

/** Calls that took a place and ended. */
export function completedOf({ success, failure, timeout, ignored, cancelled }: Counts): number {
  return success + failure + timeout + ignored + cancelled
}

/** What a `HystrixThreadPool` event tells. */
export interface ThreadPoolReading {
  /** Unique within its source. */
  readonly name: string
  /** When it was read, in milliseconds since 1970. */
  readonly at: number
  /** Calls that hold a place now. */
  readonly active: number
  /** Calls that wait for one. */
  readonly queued: number
  /** Places of one instance. */
  readonly places: number
  /** Calls that ended since the pool was made. */
  readonly completed: number
  /** Calls of the rolling window: those that ended, those turned away, and most that held a place at once. */
  readonly executed: number
  readonly rejected: number
  readonly peakActive: number
  /** Length of the rolling window, in milliseconds. */
  readonly windowMs: number
  /** How many instances report as one. */
  readonly hosts: number
}

/**
 * A `HystrixThreadPool` event of any origin (Java, Turbine 1 or 2, ours), or the reason why it is none.
 *
 * @param receivedAt Milliseconds since 1970; stands in where the event has no time of its own.
 */
export function decodeHystrixThreadPool(
  event: Readonly<Record<string, unknown>>,
  receivedAt: number,
): ThreadPoolReading | string {
  const { name } = event
  if (typeof name !== 'string') return 'a HystrixThreadPool without a name'
  const hosts = Math.max(1, figure(event['reportingHosts']) ?? 1)
  const sum = (key: string) => figure(event[key]) ?? 0
  const window = event['propertyValue_metricsRollingStatisticalWindowInMilliseconds']
  return {
    name,
    at: figure(event['currentTime']) ?? receivedAt,
    active: sum('currentActiveCount'),
    queued: sum('currentQueueSize'),
    places: sum('currentMaximumPoolSize') / hosts,
    completed: sum('currentCompletedTaskCount'),
    executed: sum('rollingCountThreadsExecuted'),
    rejected: sum('rollingCountCommandRejections'),
    peakActive: sum('rollingMaxActiveThreads'),
    windowMs: setting(window, hosts) || 10_000,
    hosts,
  }
}
