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
    statistics.inFlight(3, 0)
    statistics.inFlight(2, 100)
    for (const ms of [10, 20, 30]) statistics.took(ms, 200)
    const { latency, peakInFlight } = statistics.readWindow(300)
    expect(peakInFlight).toBe(3)
    expect(latency).toMatchObject({ count: 3, mean: 20 })
    expect(latency.percentiles[2]).toBe(20.5)
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
