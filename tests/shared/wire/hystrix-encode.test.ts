import { describe, expect, it } from 'vitest'
import { encodeHystrixCommand } from '../../../shared/wire/hystrix-encode.ts'
import { counts, reading } from '../../support/readings.ts'

const busy = reading({
  at: 1_767_225_600_123.4,
  state: { kind: 'open', since: 1, probeAt: 2, trips: 1 },
  inFlight: 3,
  judged: { errors: 6, calls: 13, threshold: 49.6, minimumCalls: 20 },
  window: {
    ms: 10_000,
    counts: counts({
      success: 7,
      failure: 3,
      timeout: 2,
      rejected: 1,
      ignored: 4,
      'short-circuited': 5_000,
      cancelled: 9,
      'fallback-success': 11,
      'fallback-failure': 12,
      'fallback-missing': 13,
      'cache-hit': 14,
      coalesced: 15,
    }),
    latency: { count: 12, mean: 41.6, percentiles: [0.4, 10.4, 20.5, 30, 40, 50, 60, 70.2, 80] },
    peakInFlight: 8,
  },
})

const fieldsInOrder = [
  'type name group currentTime isCircuitBreakerOpen errorPercentage errorCount requestCount',
  'rollingCountBadRequests rollingCountCollapsedRequests rollingCountEmit rollingCountExceptionsThrown',
  'rollingCountFailure rollingCountFallbackEmit rollingCountFallbackFailure rollingCountFallbackMissing',
  'rollingCountFallbackRejection rollingCountFallbackSuccess rollingCountResponsesFromCache',
  'rollingCountSemaphoreRejected rollingCountShortCircuited rollingCountSuccess rollingCountThreadPoolRejected',
  'rollingCountTimeout currentConcurrentExecutionCount rollingMaxConcurrentExecutionCount latencyExecute_mean',
  'latencyExecute latencyTotal_mean latencyTotal propertyValue_circuitBreakerRequestVolumeThreshold',
  'propertyValue_circuitBreakerSleepWindowInMilliseconds propertyValue_circuitBreakerErrorThresholdPercentage',
  'propertyValue_circuitBreakerForceOpen propertyValue_circuitBreakerForceClosed',
  'propertyValue_circuitBreakerEnabled propertyValue_executionIsolationStrategy',
  'propertyValue_executionIsolationThreadTimeoutInMilliseconds propertyValue_executionTimeoutInMilliseconds',
  'propertyValue_executionIsolationThreadInterruptOnTimeout',
  'propertyValue_executionIsolationThreadPoolKeyOverride',
  'propertyValue_executionIsolationSemaphoreMaxConcurrentRequests',
  'propertyValue_fallbackIsolationSemaphoreMaxConcurrentRequests',
  'propertyValue_metricsRollingStatisticalWindowInMilliseconds propertyValue_requestCacheEnabled',
  'propertyValue_requestLogEnabled reportingHosts threadPool',
]
  .join(' ')
  .split(' ')

function encoded(some = busy): Record<string, unknown> {
  return JSON.parse(encodeHystrixCommand(some)) as Record<string, unknown>
}

describe('encodeHystrixCommand', () => {
  it('sends the 48 fields of Hystrix 1.5.18 in their order', () => {
    expect(fieldsInOrder).toHaveLength(48)
    expect(Object.keys(encoded())).toEqual(fieldsInOrder)
  })

  it.each<[string, unknown]>([
    ['type', 'HystrixCommand'],
    ['name', 'payments.charge'],
    ['group', 'payments'],
    ['currentTime', 1_767_225_600_123],
    ['isCircuitBreakerOpen', true],
    // 6 of 13 is 46.15 %: short-circuited, ignored and cached calls are in neither figure.
    ['errorPercentage', 46],
    ['errorCount', 6],
    ['requestCount', 13],
    ['rollingCountBadRequests', 4],
    ['rollingCountCollapsedRequests', 15],
    ['rollingCountEmit', 0],
    ['rollingCountExceptionsThrown', 29],
    ['rollingCountFailure', 3],
    ['rollingCountFallbackFailure', 12],
    ['rollingCountFallbackMissing', 13],
    ['rollingCountFallbackRejection', 0],
    ['rollingCountFallbackSuccess', 11],
    ['rollingCountResponsesFromCache', 14],
    ['rollingCountSemaphoreRejected', 1],
    ['rollingCountShortCircuited', 5_000],
    ['rollingCountSuccess', 7],
    ['rollingCountThreadPoolRejected', 0],
    ['rollingCountTimeout', 2],
    ['currentConcurrentExecutionCount', 3],
    ['rollingMaxConcurrentExecutionCount', 8],
    ['latencyExecute_mean', 42],
    ['latencyTotal_mean', 42],
    ['propertyValue_circuitBreakerRequestVolumeThreshold', 20],
    ['propertyValue_circuitBreakerSleepWindowInMilliseconds', 30_000],
    ['propertyValue_circuitBreakerErrorThresholdPercentage', 50],
    ['propertyValue_circuitBreakerForceOpen', false],
    ['propertyValue_circuitBreakerForceClosed', false],
    ['propertyValue_circuitBreakerEnabled', true],
    ['propertyValue_executionIsolationStrategy', 'SEMAPHORE'],
    ['propertyValue_executionIsolationThreadTimeoutInMilliseconds', 800],
    ['propertyValue_executionTimeoutInMilliseconds', 800],
    ['propertyValue_executionIsolationThreadPoolKeyOverride', null],
    ['propertyValue_executionIsolationSemaphoreMaxConcurrentRequests', 64],
    ['propertyValue_metricsRollingStatisticalWindowInMilliseconds', 10_000],
    ['reportingHosts', 1],
    ['propertyValue_requestCacheEnabled', false],
    // There is a bulkhead, which is sent as a thread pool of this name.
    ['threadPool', 'payments.charge'],
  ])('%s is %j', (field, value) => {
    expect(encoded()[field]).toEqual(value)
  })

  it('has the nine percentiles as whole numbers under their names', () => {
    const nine = { '0': 0, '25': 10, '50': 21, '75': 30, '90': 40, '95': 50, '99': 60, '99.5': 70, '100': 80 }
    expect(encoded()['latencyExecute']).toEqual(nine)
    expect(encoded()['latencyTotal']).toEqual(nine)
  })

  it('has whole numbers and nothing missing when nothing was measured and everything is switched off', () => {
    const { settings } = reading()
    const bare = encoded(
      reading({ settings: { ...settings, timeoutMs: null, sleepMs: null, capacity: null } }),
    )
    const figures = [bare, bare['latencyExecute'] as object, bare['latencyTotal'] as object].flatMap(
      Object.values,
    )
    const numbers = figures.filter((value) => typeof value === 'number')
    expect(numbers.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 31 * 1_000)).toBe(
      true,
    )
    expect(figures.filter((value) => value === null)).toHaveLength(1)
    expect(bare['errorPercentage']).toBe(0)
  })

  it('names the group where there is no bulkhead, and says that results are kept', () => {
    const settings = { ...reading().settings, capacity: null, caches: true }
    expect(encoded(reading({ settings }))).toMatchObject({
      threadPool: 'payments',
      propertyValue_requestCacheEnabled: true,
    })
  })

  const probes = { needed: 1, passed: 0, inFlight: 1 }
  const closed = { kind: 'closed' } as const
  const open = { kind: 'open' } as const
  const halfOpen = { kind: 'half-open', since: 0, trips: 1, probes } as const
  it.each([
    [closed, 'automatic', false],
    [open, 'automatic', true],
    [halfOpen, 'automatic', true],
    [open, 'disabled', false],
    [closed, 'forced-open', true],
    [open, 'forced-closed', false],
  ] as const)('says of %j, %s, that open is %j', (state, mode, isOpen) => {
    expect(encoded(reading({ state, mode }))).toMatchObject({
      isCircuitBreakerOpen: isOpen,
      propertyValue_circuitBreakerForceOpen: mode === 'forced-open',
      propertyValue_circuitBreakerForceClosed: mode === 'forced-closed',
      propertyValue_circuitBreakerEnabled: mode !== 'disabled',
    })
  })
})
