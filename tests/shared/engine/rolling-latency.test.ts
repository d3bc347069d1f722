import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketCount, bucketMiddle, bucketOf } from '../../../shared/engine/latency-histogram.ts'
import { RollingLatency } from '../../../shared/engine/rolling-latency.ts'

describe('RollingLatency', () => {
  it('says nothing where nothing was measured', () => {
    const latency = new RollingLatency({ slots: 5, slotMs: 2_000 })
    expect(latency.measure(0, [0.5])).toEqual({ count: 0, mean: undefined, percentiles: [undefined] })
  })

  it('has forgotten everything after an idle hour', () => {
    const latency = new RollingLatency({ slots: 5, slotMs: 2_000 })
    latency.record(12, 0)
    expect(latency.measure(3_600_000, [1])).toEqual({ count: 0, mean: undefined, percentiles: [undefined] })
  })

  it('equals a list of all latencies, however often it is asked in between', () => {
    const calls = fc.array(
      fc.record({
        afterMs: fc.nat(1_500),
        ms: fc.double({ min: 0, max: 9_000, noNaN: true }),
        isAsked: fc.boolean(),
      }),
      { minLength: 1, maxLength: 120, size: 'max' },
    )
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 12 }), (list, slots) => {
        const latency = new RollingLatency({ slots, slotMs: 1_000 })
        const seen: { at: number; ms: number }[] = []
        latency.everything()
        let now = 0
        for (const [index, { afterMs, ms, isAsked }] of list.entries()) {
          now += afterMs
          latency.record(ms, now)
          seen.push({ at: now, ms })
          if (!isAsked && index < list.length - 1) continue
          const inside = seen
            .filter(({ at }) => Math.floor(at / 1_000) > Math.floor(now / 1_000) - slots)
            .map((call) => call.ms)
          const measured = latency.measure(now, [0, 1])
          expect(measured.count).toBe(inside.length)
          expect(measured.mean).toBeCloseTo(inside.reduce((sum, one) => sum + one, 0) / inside.length, 6)
          const ends = [Math.min(...inside), Math.max(...inside)]
          expect(measured.percentiles).toEqual(ends.map((end) => bucketMiddle(bucketOf(end))))
          expect(latency.everything()).toEqual(histogramOf(seen))
        }
      }),
    )
  })
})

function histogramOf(calls: readonly { readonly ms: number }[]): Uint32Array {
  const counts = new Uint32Array(bucketCount)
  for (const { ms } of calls) counts[bucketOf(ms)]!++
  return counts
}

describe('a rolling latency under heavy traffic', () => {
  it('counts as many calls as come, whatever the width of its numbers', () => {
    const latency = new RollingLatency({ slots: 5, slotMs: 1_000 })
    const calls = 70_000
    for (let call = 0; call < calls; call++) latency.record(call < 69_000 ? 3 : 7, 500)
    for (let call = 0; call < 10; call++) latency.record(3, 1_500)
    expect(latency.measure(1_500, [0.5, 0.99]).count).toBe(calls + 10)
    expect(latency.measure(1_500, [0.5, 0.99]).percentiles.map((ms) => Math.floor(ms!))).toEqual([3, 7])
    expect(latency.counts(1_500)[bucketOf(3)]).toBe(69_010)
    expect(latency.everything()[bucketOf(3)]).toBe(69_010)
    expect(latency.measure(5_500, [1]).count).toBe(10)
    expect(latency.everything()[bucketOf(3)]).toBe(69_010)
  })

  it('carries as far as it must', () => {
    const latency = new RollingLatency({ slots: 1, slotMs: 1_000 })
    const calls = 2 ** 24 + 2 ** 16 + 5
    latency.turn(0)
    for (let call = 0; call < calls; call++) latency.recordInNewest(2)
    expect(latency.measure(0, []).count).toBe(calls)
    expect(latency.measure(1_000, []).count).toBe(0)
  })
})

describe('all that a rolling latency was ever told', () => {
  it('only grows, from the first question on, whatever leaves the window', () => {
    const latency = new RollingLatency({ slots: 2, slotMs: 1_000 })
    latency.record(0, 500)
    const total = () => latency.everything().reduce((sum, calls) => sum + calls, 0)
    expect(total()).toBe(1)
    for (let now = 1_000; now < 60_000; now += 700) latency.record(now / 100, now)
    expect(total()).toBe(1 + 85)
    latency.measure(3_600_000, [0.5])
    expect(total()).toBe(86)
  })
})
