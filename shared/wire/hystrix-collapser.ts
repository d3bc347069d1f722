import { noLimit, whole } from './hystrix-encode.ts'
import type { BatchesReading, CircuitReading } from './reading.ts'
import { figure, isObject } from './turbine-values.ts'

/**
 * How a circuit coalesces, as a `HystrixCollapser` event with its 12 fields in the order in which Hystrix 1.5.18 sends
 * them; `undefined` for a circuit that does not.
 */
export function encodeHystrixCollapser(reading: CircuitReading): string | undefined {
  const { batches } = reading.window
  if (batches === undefined) return undefined
  return JSON.stringify({
    type: 'HystrixCollapser',
    name: reading.name,
    currentTime: Math.round(reading.at),
    rollingCountRequestsBatched: whole(batches.callers),
    rollingCountBatches: whole(batches.count),
    rollingCountResponsesFromCache: whole(batches.late),
    batchSize_mean: batches.count === 0 ? 0 : whole(batches.callers / batches.count),
    batchSize: encodeSizes(batches),
    propertyValue_requestCacheEnabled: reading.settings.caches ?? false,
    // Any number of calls joins one, and the one is made at once.
    propertyValue_maxRequestsInBatch: noLimit,
    propertyValue_timerDelayInMilliseconds: 0,
    reportingHosts: 1,
  })
}

/** There is no least size in the format. */
function encodeSizes({ sizes }: BatchesReading): Record<string, number> {
  const [, p25, p50, p75, p90, p95, p99, p995, most] = sizes
  return {
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

/** What a `HystrixCollapser` event tells. */
export interface CollapserReading {
  /** Unique within its source. */
  readonly name: string
  /** When it was read, in milliseconds since 1970. */
  readonly at: number
  readonly batches: BatchesReading
  /** How many instances report as one. */
  readonly hosts: number
}

/**
 * A `HystrixCollapser` event of any origin (Java, Turbine 1 or 2, ours), or the reason why it is none.
 *
 * @param receivedAt Milliseconds since 1970; stands in where the event has no time of its own.
 */
export function decodeHystrixCollapser(
  event: Readonly<Record<string, unknown>>,
  receivedAt: number,
): CollapserReading | string {
  const { name } = event
  if (typeof name !== 'string') return 'a HystrixCollapser without a name'
  const hosts = Math.max(1, figure(event['reportingHosts']) ?? 1)
  return {
    name,
    at: figure(event['currentTime']) ?? receivedAt,
    batches: {
      count: figure(event['rollingCountBatches']) ?? 0,
      callers: figure(event['rollingCountRequestsBatched']) ?? 0,
      late: figure(event['rollingCountResponsesFromCache']) ?? 0,
      sizes: sizesOf(event['batchSize'], hosts),
    },
    hosts,
  }
}

function sizesOf(sizes: unknown, hosts: number): readonly (number | null)[] {
  const known = isObject(sizes) ? sizes : {}
  return sizeKeys.map((key) => {
    const sum = figure(known[key])
    return sum === undefined ? null : sum / hosts
  })
}

const sizeKeys = ['0', '25', '50', '75', '90', '95', '99', '99.5', '100'] as const
