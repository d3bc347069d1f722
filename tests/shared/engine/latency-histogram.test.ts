import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketCount, bucketMiddle, bucketOf, percentiles } from '../../../shared/engine/latency-histogram.ts'

describe('the latency histogram', () => {
  it.each([
    [0, 0],
    [0.06, 0],
    [0.0625, 1],
    [0.99, 15],
    [1, 16],
    [1.99, 31],
    [2, 32],
    [262_143, 303],
    [1e12, 303],
    [Infinity, 303],
    [Number.NaN, 0],
    [-1, 0],
  ])('puts %d ms into bucket %d', (ms, bucket) => {
    expect(bucketOf(ms)).toBe(bucket)
  })

  it('reads a latency back within 3.2 %, and below a millisecond within 0.04 ms', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 262_000, noNaN: true }), (ms) => {
        const error = Math.abs(bucketMiddle(bucketOf(ms)) - ms)
        expect(error).toBeLessThanOrEqual(ms < 1 ? 0.04 : ms * 0.032)
      }),
      { numRuns: 2_000 },
    )
  })

  it('never puts the longer of two latencies into an earlier bucket', () => {
    const latency = fc.double({ min: 0, max: 300_000, noNaN: true })
    fc.assert(
      fc.property(latency, latency, (a, b) => {
        expect(bucketOf(Math.min(a, b))).toBeLessThanOrEqual(bucketOf(Math.max(a, b)))
      }),
    )
  })

  it('gives the percentiles of a sorted list by nearest rank, within a bucket', () => {
    const latencies = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), {
      minLength: 1,
      maxLength: 300,
    })
    const shares = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 1]
    fc.assert(
      fc.property(latencies, (list) => {
        const counts = new Uint32Array(bucketCount)
        for (const ms of list) counts[bucketOf(ms)]!++
        const sorted = list.toSorted((a, b) => a - b)
        const naive = shares.map((share) => sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1]!)
        expect(percentiles(counts, shares)).toEqual(naive.map((ms) => bucketMiddle(bucketOf(ms))))
      }),
    )
  })

  it('has no percentiles when nothing was recorded', () => {
    expect(percentiles(new Uint32Array(bucketCount), [0.5, 0.99])).toEqual([undefined, undefined])
  })

  it('gives the same percentiles whether calls were recorded together or added up from two halves', () => {
    const latencies = fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), {
      minLength: 2,
      maxLength: 100,
    })
    fc.assert(
      fc.property(latencies, (list) => {
        const halves = [new Uint32Array(bucketCount), new Uint32Array(bucketCount)]
        const whole = new Uint32Array(bucketCount)
        for (const [index, ms] of list.entries()) {
          halves[index % 2]![bucketOf(ms)]!++
          whole[bucketOf(ms)]!++
        }
        const added = halves[0]!.map((count, bucket) => count + halves[1]![bucket]!)
        expect(percentiles(added, [0.5, 0.99])).toEqual(percentiles(whole, [0.5, 0.99]))
      }),
    )
  })
})
