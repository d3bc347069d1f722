import type { ModeKind } from '../engine/mode.ts'
import type { CircuitReading, Counts, LatencyReading, StateReading } from './reading.ts'
import { noLimit } from './hystrix-encode.ts'
import { figure, isObject, setting, text, yesCount } from './turbine-values.ts'

/**
 * A `HystrixCommand` event of any origin (Java, Turbine 1 or 2, ours) as a reading, or the reason why it is none. What
 * the format does not carry is absent: half-open shows as open, and nobody knows since when.
 *
 * @param receivedAt Milliseconds since 1970; stands in where the event has no time of its own (Turbine takes it out).
 */
export function decodeHystrixCommand(
  event: Readonly<Record<string, unknown>>,
  receivedAt: number,
): CircuitReading | string {
  const { name } = event
  if (typeof name !== 'string') return 'a HystrixCommand without a name'
  const hosts = Math.max(1, figure(event['reportingHosts']) ?? 1)
  const open = yesCount(event['isCircuitBreakerOpen'], hosts)
  if (open === undefined)
    return `HystrixCommand ${name} does not say whether it is open (isCircuitBreakerOpen)`
  const property = (key: string) => setting(event[`propertyValue_${key}`], hosts)
  const threshold = property('circuitBreakerErrorThresholdPercentage')
  const minimumCalls = property('circuitBreakerRequestVolumeThreshold')
  return {
    name,
    group: text(event['group']) ?? name,
    at: figure(event['currentTime']) ?? receivedAt,
    state: stateOf(open, hosts),
    mode: modeOf(event, hosts),
    judged: {
      errors: figure(event['errorCount']) ?? 0,
      calls: figure(event['requestCount']) ?? 0,
      ...(threshold !== undefined && { threshold }),
      ...(minimumCalls !== undefined && { minimumCalls }),
    },
    window: {
      ms: property('metricsRollingStatisticalWindowInMilliseconds') || 10_000,
      counts: countsOf(event),
      latency: latencyOf(event, hosts),
      peakInFlight: figure(event['rollingMaxConcurrentExecutionCount']) ?? 0,
    },
    inFlight: figure(event['currentConcurrentExecutionCount']) ?? 0,
    settings: {
      timeoutMs:
        property('executionTimeoutInMilliseconds') ||
        property('executionIsolationThreadTimeoutInMilliseconds') ||
        null,
      sleepMs: limited(property('circuitBreakerSleepWindowInMilliseconds')),
      capacity: capacityOf(event, hosts),
    },
    hosts,
  }
}

function stateOf(open: number, hosts: number): StateReading {
  if (open <= 0) return { kind: 'closed' }
  return open >= hosts ? { kind: 'open' } : { kind: 'partly-open', open }
}

function modeOf(event: Readonly<Record<string, unknown>>, hosts: number): ModeKind {
  const all = (key: string) => yesCount(event[`propertyValue_${key}`], hosts) === hosts
  if (all('circuitBreakerForceOpen')) return 'forced-open'
  if (all('circuitBreakerForceClosed')) return 'forced-closed'
  return yesCount(event['propertyValue_circuitBreakerEnabled'], hosts) === 0 ? 'disabled' : 'automatic'
}

function countsOf(event: Readonly<Record<string, unknown>>): Counts {
  const count = (key: string) => figure(event[`rollingCount${key}`]) ?? 0
  return {
    success: count('Success'),
    failure: count('Failure'),
    timeout: count('Timeout'),
    ignored: count('BadRequests'),
    'short-circuited': count('ShortCircuited'),
    rejected: count('SemaphoreRejected') + count('ThreadPoolRejected'),
    cancelled: 0,
    'fallback-success': count('FallbackSuccess'),
    'fallback-failure': count('FallbackFailure'),
    'fallback-missing': count('FallbackMissing'),
    'cache-hit': count('ResponsesFromCache'),
    coalesced: count('CollapsedRequests'),
  }
}

function latencyOf(event: Readonly<Record<string, unknown>>, hosts: number): LatencyReading {
  const latencies = isObject(event['latencyExecute']) ? event['latencyExecute'] : {}
  const perHost = (value: unknown) => {
    const sum = figure(value)
    return sum === undefined ? null : sum / hosts
  }
  return {
    mean: perHost(event['latencyExecute_mean']),
    percentiles: latencyKeys.map((key) => perHost(latencies[key])),
  }
}

const latencyKeys = ['0', '25', '50', '75', '90', '95', '99', '99.5', '100'] as const

function capacityOf(event: Readonly<Record<string, unknown>>, hosts: number): number | null {
  if (text(event['propertyValue_executionIsolationStrategy']) !== 'SEMAPHORE') return null
  const most = setting(event['propertyValue_executionIsolationSemaphoreMaxConcurrentRequests'], hosts)
  return limited(most)
}

/** A setting, unless it stands for none. */
function limited(value: number | undefined): number | null {
  return value === undefined || value === noLimit ? null : value
}
