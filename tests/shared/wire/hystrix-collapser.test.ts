import { describe, expect, it } from 'vitest'
import { decodeHystrixCollapser, encodeHystrixCollapser } from '../../../shared/wire/hystrix-collapser.ts'
import { reading } from '../../support/readings.ts'

const now = Date.UTC(2026, 0, 1)
const batches = { count: 4, callers: 14, late: 5, sizes: [1, 1, 2, 3, 8, 8, 8, 8, 8] }
const coalescing = reading({ at: now, window: { ...reading().window, batches } })
const encoded = (some = coalescing) => JSON.parse(encodeHystrixCollapser(some)!) as Record<string, unknown>

describe('a HystrixCollapser', () => {
  it('has its 12 fields in their order', () => {
    expect(Object.entries(encoded())).toEqual([
      ['type', 'HystrixCollapser'],
      ['name', 'payments.charge'],
      ['currentTime', now],
      ['rollingCountRequestsBatched', 14],
      ['rollingCountBatches', 4],
      ['rollingCountResponsesFromCache', 5],
      ['batchSize_mean', 4],
      ['batchSize', { '25': 1, '50': 2, '75': 3, '90': 8, '95': 8, '99': 8, '99.5': 8, '100': 8 }],
      ['propertyValue_requestCacheEnabled', false],
      ['propertyValue_maxRequestsInBatch', 1_000_000],
      ['propertyValue_timerDelayInMilliseconds', 0],
      ['reportingHosts', 1],
    ])
  })

  it('has zeros where no call has ended yet', () => {
    const none = { count: 0, callers: 0, late: 0, sizes: batches.sizes.map(() => null) }
    const idle = encoded(reading({ window: { ...reading().window, batches: none } }))
    expect(idle['batchSize_mean']).toBe(0)
    expect(Object.values(idle['batchSize'] as object)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  })

  it('is there only for a circuit that coalesces', () => {
    expect(encodeHystrixCollapser(reading())).toBeUndefined()
  })

  it('is read back, but for the least size, which the format does not carry', () => {
    const [, ...sizes] = batches.sizes
    expect(decodeHystrixCollapser(encoded(), 0)).toEqual({
      name: 'payments.charge',
      at: now,
      batches: { ...batches, sizes: [null, ...sizes] },
      hosts: 1,
    })
  })

  it('is read as Turbine adds it up', () => {
    const sum = { ...encoded(), reportingHosts: 2, batchSize: { '50': 4 }, currentTime: undefined }
    const decoded = decodeHystrixCollapser(sum, 7)
    expect(decoded).toMatchObject({ at: 7, batches: { callers: 14 }, hosts: 2 })
    expect(typeof decoded === 'string' ? [] : decoded.batches.sizes[2]).toBe(2)
  })
})
