import { describe, expect, it } from 'vitest'
import { decodeHystrixThreadPool, encodeHystrixThreadPool } from '../../../shared/wire/hystrix-thread-pool.ts'
import { counts, reading } from '../../support/readings.ts'

const now = Date.UTC(2026, 0, 1)
const all = { success: 70, failure: 20, timeout: 6, ignored: 4, rejected: 9, 'short-circuited': 500 }
const used = reading({
  at: now + 0.4,
  inFlight: 3,
  totals: counts({ ...all, success: 7_000 }),
  window: { ...reading().window, counts: counts(all), peakInFlight: 12 },
})

const encoded = (some = used) => JSON.parse(encodeHystrixThreadPool(some)!) as Record<string, unknown>
const withCapacity = (capacity: number | null) =>
  encodeHystrixThreadPool({ ...used, settings: { ...used.settings, capacity } })

describe('a HystrixThreadPool', () => {
  it('has its 17 fields in their order, with the figures of the bulkhead', () => {
    expect(Object.entries(encoded())).toEqual([
      ['type', 'HystrixThreadPool'],
      ['name', 'payments.charge'],
      ['currentTime', now],
      ['currentActiveCount', 3],
      ['currentCompletedTaskCount', 7_030],
      ['currentCorePoolSize', 64],
      ['currentLargestPoolSize', 64],
      ['currentMaximumPoolSize', 64],
      ['currentPoolSize', 64],
      ['currentQueueSize', 0],
      ['currentTaskCount', 7_033],
      // Calls that the bulkhead or the open circuit turned away took no place.
      ['rollingCountThreadsExecuted', 100],
      ['rollingMaxActiveThreads', 12],
      ['rollingCountCommandRejections', 9],
      ['propertyValue_queueSizeRejectionThreshold', 0],
      ['propertyValue_metricsRollingStatisticalWindowInMilliseconds', 10_000],
      ['reportingHosts', 1],
    ])
  })

  it('is there only for a bulkhead', () => {
    expect(withCapacity(null)).toBeUndefined()
    expect(withCapacity(2_000_000)).toBeUndefined()
    expect(withCapacity(1)).toContain('"currentPoolSize":1,')
  })

  it('is there only when the bulkhead was used', () => {
    expect(encodeHystrixThreadPool({ ...used, totals: counts({ rejected: 5 }), inFlight: 0 })).toBeUndefined()
    expect(encodeHystrixThreadPool({ ...used, totals: counts(), inFlight: 1 })).toContain(
      '"currentTaskCount":1,',
    )
    expect(encodeHystrixThreadPool({ ...used, totals: counts({ success: 1 }), inFlight: 0 })).toBeDefined()
  })

  it('is read back', () => {
    expect(decodeHystrixThreadPool(encoded(), 0)).toEqual({
      name: 'payments.charge',
      at: now,
      active: 3,
      queued: 0,
      places: 64,
      completed: 7_030,
      executed: 100,
      rejected: 9,
      peakActive: 12,
      windowMs: 10_000,
      hosts: 1,
    })
  })

  it('is read as Turbine 1 adds it up and as Turbine 2 writes it', () => {
    const key = 'propertyValue_metricsRollingStatisticalWindowInMilliseconds'
    const one = { ...encoded(), reportingHosts: 2, currentMaximumPoolSize: 128, [key]: 20_000 }
    const two = { ...one, [key]: '10000', currentTime: undefined }
    expect(decodeHystrixThreadPool(one, 0)).toMatchObject({ places: 64, windowMs: 10_000, hosts: 2 })
    expect(decodeHystrixThreadPool(two, 7)).toMatchObject({ at: 7, places: 64, windowMs: 10_000 })
  })
})
