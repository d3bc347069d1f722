import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHystrixCommand } from '../../../shared/wire/hystrix-decode.ts'
import { encodeHystrixCommand } from '../../../shared/wire/hystrix-encode.ts'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { counts, reading } from '../../support/readings.ts'
import { recordedEvents, recordingPath } from '../../support/recordings.ts'

const now = Date.UTC(2026, 0, 1)

function decode(event: Record<string, unknown>): CircuitReading {
  const decoded = decodeHystrixCommand(event, now)
  if (typeof decoded === 'string') throw new Error(decoded)
  return decoded
}

function command(some: Record<string, unknown> = {}): Record<string, unknown> {
  const plain = JSON.parse(encodeHystrixCommand(reading())) as Record<string, unknown>
  return { ...plain, ...some }
}

describe('decodeHystrixCommand', () => {
  it('gives back what was encoded, as far as the format carries it', () => {
    const any = fc.nat(9_999)
    const figures = fc.record({
      success: any,
      failure: any,
      timeout: any,
      rejected: any,
      ignored: any,
      'short-circuited': any,
    })
    fc.assert(
      fc.property(figures, fc.boolean(), (some, isOpen) => {
        const state = isOpen ? ({ kind: 'open' } as const) : ({ kind: 'closed' } as const)
        const sent = reading({ state, window: { ...reading().window, counts: counts(some) } })
        const decoded = decode(JSON.parse(encodeHystrixCommand(sent)) as Record<string, unknown>)
        expect(decoded.window.counts).toEqual(sent.window.counts)
        expect(decoded.state).toEqual(state)
        expect(decoded.judged).toEqual({
          errors: some.failure + some.timeout + some.rejected,
          calls: some.success + some.failure + some.timeout + some.rejected,
          threshold: 50,
          minimumCalls: 20,
        })
      }),
    )
  })

  it('gives back settings, and null for what is switched off', () => {
    const over = (some: object) => {
      const sent = reading({ settings: { ...reading().settings, ...some } })
      return decode(JSON.parse(encodeHystrixCommand(sent)) as Record<string, unknown>).settings
    }
    const off = { timeoutMs: null, sleepMs: null, capacity: null }
    expect(over({})).toEqual({ timeoutMs: 800, sleepMs: 30_000, capacity: 64 })
    expect(over(off)).toEqual(off)
    expect(over({ capacity: 0 }).capacity).toBe(0)
    expect(over({ capacity: Number.MAX_SAFE_INTEGER }).capacity).toBeNull()
  })

  it('knows what is switched off from a sum over thousands of instances, too, which still is an int', () => {
    const off = { timeoutMs: null, sleepMs: null, capacity: null }
    const sent = encodeHystrixCommand(reading({ settings: { ...reading().settings, ...off } }))
    const settings = Object.entries(JSON.parse(sent) as Record<string, unknown>)
      .filter(([key]) => key.startsWith('propertyValue_'))
      .map(([key, value]) => [key, typeof value === 'number' ? 2_000 * value : value] as const)
    const sums = settings.map(([, value]) => value).filter((value) => typeof value === 'number')
    expect(Math.max(...sums)).toBeLessThan(2 ** 31)
    expect(decode(command({ ...Object.fromEntries(settings), reportingHosts: 2_000 })).settings).toEqual(off)
  })

  it('says nothing of what the format does not carry', () => {
    const decoded = decode(command({ isCircuitBreakerOpen: true }))
    expect(decoded.state).toEqual({ kind: 'open' })
    expect(decoded).not.toHaveProperty('totals')
    expect(decoded).not.toHaveProperty('opening')
    expect(decoded.window.latency).not.toHaveProperty('count')
  })

  it.each<[string, unknown, number, CircuitReading['state']]>([
    ['a plain yes', true, 1, { kind: 'open' }],
    ['a plain no', false, 1, { kind: 'closed' }],
    ['a yes of all instances', true, 3, { kind: 'open' }],
    ['Turbine 1, some of them', '{"true":1,"false":2}', 3, { kind: 'partly-open', open: 1 }],
    ['Turbine 2, some of them', { true: 2, false: 1 }, 3, { kind: 'partly-open', open: 2 }],
    ['Turbine 2, all of them', { true: 3 }, 3, { kind: 'open' }],
    ['Turbine 2, none of them', { false: 3 }, 3, { kind: 'closed' }],
    ['a number of instances', 1, 3, { kind: 'partly-open', open: 1 }],
    ['text', 'true', 1, { kind: 'open' }],
  ])('understands whether it is open: %s', (_, isCircuitBreakerOpen, reportingHosts, state) => {
    expect(decode(command({ isCircuitBreakerOpen, reportingHosts })).state).toEqual(state)
  })

  it('undoes what Turbine 1 adds up and takes what Turbine 2 writes as text', () => {
    const key = 'propertyValue_metricsRollingStatisticalWindowInMilliseconds'
    expect(decode(command({ [key]: 30_000, reportingHosts: 3 })).window.ms).toBe(10_000)
    expect(decode(command({ [key]: '10000', reportingHosts: 3 })).window.ms).toBe(10_000)
    expect(decode(command({ [key]: { '10000': 2, '20000': 1 }, reportingHosts: 3 })).window.ms).toBe(10_000)
    expect(decode(command({ [key]: '{"10000":1,"20000":2}', reportingHosts: 3 })).window.ms).toBe(20_000)
  })

  it('takes the mean over instances of latencies that were added up', () => {
    const summed = { latencyExecute_mean: 30, latencyExecute: { '50': 60, '99': 300 }, reportingHosts: 3 }
    const { latency } = decode(command(summed)).window
    expect(latency.mean).toBe(10)
    expect(latency.percentiles).toEqual([null, null, 20, null, null, null, 100, null, null])
  })

  it.each([
    [{ propertyValue_circuitBreakerForceOpen: true }, 'forced-open'],
    [{ propertyValue_circuitBreakerForceClosed: 'true' }, 'forced-closed'],
    [{ propertyValue_circuitBreakerEnabled: false }, 'disabled'],
    [{ propertyValue_circuitBreakerForceOpen: '{"true":1,"false":1}', reportingHosts: 2 }, 'automatic'],
  ])('sees who decides: %j', (some, mode) => {
    expect(decode(command(some)).mode).toBe(mode)
  })

  it('takes the time of arrival where the event has none', () => {
    expect(decode(command({ currentTime: undefined })).at).toBe(now)
  })

  it('says why an event is none', () => {
    expect(decodeHystrixCommand({ type: 'HystrixCommand' }, now)).toBe('a HystrixCommand without a name')
    expect(decodeHystrixCommand({ name: 'x' }, now)).toContain(
      'HystrixCommand x does not say whether it is open',
    )
  })

  it('survives any values at all', () => {
    const keys = Object.keys(command())
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (some) => {
        const decoded = decodeHystrixCommand(command(some), now)
        if (typeof decoded === 'string') return
        expect([decoded.window.ms, decoded.judged.calls, decoded.inFlight].every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  const recording = recordingPath('hystrix-cinematch.stream')
  it.skipIf(!recording)('reads every event of a recorded production stream', () => {
    for (const data of recordedEvents(recording!)) {
      const event = JSON.parse(data) as Record<string, number> & { latencyExecute: Record<string, number> }
      const decoded = decode(event)
      expect(decoded).toMatchObject({ name: 'CinematchGetPredictions', group: 'CINEMATCH', hosts: 1 })
      expect(decoded.window.counts.success).toBe(event['rollingCountSuccess'])
      expect(decoded.judged).toMatchObject({ errors: event['errorCount'], calls: event['requestCount'] })
      expect(decoded.window.latency.percentiles[6]).toBe(event.latencyExecute['99'])
    }
  })
})
