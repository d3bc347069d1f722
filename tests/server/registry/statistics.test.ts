import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Statistics } from '../../../server/registry/statistics.ts'

const tenSeconds = { slots: 10, slotMs: 1_000 }

describe('Statistics', () => {
  it('counts in a rolling window and for life', () => {
    const statistics = new Statistics(tenSeconds)
    statistics.count('success', 0)
    statistics.count('success', 5_000)
    statistics.count('timeout', 5_000)
    expect(statistics.readWindow(10_000).counts).toMatchObject({ success: 1, timeout: 1 })
    expect(statistics.readTotals()).toMatchObject({ success: 2, timeout: 1 })
    expect(statistics.readWindow(3_600_000).counts).toMatchObject({ success: 0, timeout: 0 })
    expect(statistics.readTotals()).toMatchObject({ success: 2, timeout: 1 })
  })

  it('knows latencies and the most calls in flight', () => {
    const statistics = new Statistics(tenSeconds)
    statistics.fired(0)
    statistics.inFlight(3)
    statistics.fired(100)
    statistics.inFlight(2)
    for (const ms of [10, 20, 30]) statistics.took(ms, 200)
    const { latency, peakInFlight } = statistics.readWindow(300)
    expect(peakInFlight).toBe(3)
    expect(latency).toMatchObject({ count: 3, mean: 20 })
    expect(latency.percentiles[2]).toBe(20.5)
  })

  it('counts the same whether it is asked after each call or never in between', () => {
    const call = fc.record({ afterMs: fc.nat(4_000), tookMs: fc.nat(500), isRead: fc.boolean() })
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const [plain, read] = [new Statistics(tenSeconds), new Statistics(tenSeconds)]
        let now = 0
        let inFlight = 0
        for (const { afterMs, tookMs, isRead } of calls) {
          now += afterMs
          inFlight = (inFlight + 1) % 5
          for (const each of [plain, read]) {
            each.fired(now)
            each.inFlight(inFlight)
            each.succeeded(tookMs, now)
            each.count(tookMs % 2 ? 'failure' : 'timeout', now)
          }
          if (isRead) read.readWindow(now)
        }
        expect(read.readWindow(now)).toEqual(plain.readWindow(now))
        expect(read.readTotals()).toEqual(plain.readTotals())
        expect(plain.readTotals().success).toBe(calls.length)
      }),
    )
  })

  it('ages although it hands out the same reading as long as that is true', () => {
    const step = fc.record({ afterMs: fc.nat(3_000), does: fc.constantFrom('call', 'fail', 'took', 'read') })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom(3, 7, 10), (steps, slots) => {
        const [plain, read] = [1, 2].map(() => new Statistics({ slots, slotMs: 1_000 })) as [
          Statistics,
          Statistics,
        ]
        let now = 0
        for (const { afterMs, does } of steps) {
          now += afterMs
          for (const each of [plain, read]) {
            if (does === 'call') each.fired(now)
            if (does === 'call') each.succeeded(5, now)
            if (does === 'fail') each.count('failure', now)
            if (does === 'took') each.took(7, now)
          }
          read.readWindow(now)
        }
        for (const wait of [0, 500, 4_000, 60_000]) {
          expect(read.readWindow(now + wait)).toEqual(plain.readWindow(now + wait))
        }
      }),
    )
  })

  it('says at a glance that nothing has changed', () => {
    const statistics = new Statistics(tenSeconds)
    const idle = statistics.readWindow(0)
    expect(statistics.readWindow(3_600_000)).toBe(idle)
    statistics.fired(3_600_000)
    const busy = statistics.readWindow(3_600_000)
    expect(busy).not.toEqual(idle)
    expect(statistics.readWindow(3_600_999)).toBe(busy)
    expect(statistics.readWindow(3_611_000)).toEqual(idle)
  })

  it('has a dash and not a zero for latencies that were not measured', () => {
    const { latency } = new Statistics(tenSeconds).readWindow(0)
    expect(latency.mean).toBeNull()
    expect(new Set(latency.percentiles)).toEqual(new Set([null]))
  })

  it('counts a call, and a fallback that was asked, apart from how they end', () => {
    const statistics = new Statistics(tenSeconds)
    statistics.count('fired', 0)
    statistics.count('fired', 0)
    statistics.count('fallback', 0)
    const { fired, counts } = statistics.readWindow(0)
    expect([fired, statistics.total('fallback', 0)]).toEqual([2, 1])
    expect(new Set(Object.values(counts))).toEqual(new Set([0]))
    expect(Object.values(statistics.readTotals())).not.toContain(1)
    expect(statistics.total('fallback', 10_000)).toBe(0)
  })
})
