import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../web/store/series.ts'
import { Series } from '../../../web/store/series.ts'

function sample(second: number, success: number): Sample {
  return {
    second,
    state: 'closed',
    success,
    failure: 0,
    timeout: 0,
    rejected: 0,
    'short-circuited': 0,
    errors: 0,
    p50: NaN,
    p90: NaN,
    p99: NaN,
  }
}

describe('a series', () => {
  it('reads back what was written, second by second, over the bounds of its pages', () => {
    const series = new Series()
    for (let second = 100; second < 200; second++) series.write(sample(second, second))
    expect([...series.read('success', 118, 122)]).toEqual([118, 119, 120, 121])
    expect(series.newest).toBe(199)
  })

  it('reads what nobody saw as not measured, never as zero', () => {
    const series = new Series()
    series.write(sample(100, 5))
    series.write(sample(103, 7))
    expect([...series.read('success', 99, 105)]).toEqual([NaN, 5, NaN, NaN, 7, NaN])
    expect(series.states(99, 105)).toEqual([undefined, 'closed', undefined, undefined, 'closed', undefined])
  })

  it('keeps the last of two samples of the same second', () => {
    const series = new Series()
    series.write(sample(100, 5))
    series.write(sample(100, 6))
    expect([...series.read('success', 100, 101)]).toEqual([6])
  })

  it('takes note of states that are known of unobserved time, without overwriting what was seen', () => {
    const series = new Series()
    series.write(sample(100, 5))
    series.writeState('open', 98, 102)
    expect(series.states(97, 103)).toEqual([undefined, 'open', 'open', 'closed', 'open', undefined])
    expect([...series.read('success', 98, 100)]).toEqual([NaN, NaN])
  })

  it('forgets after a quarter of an hour', () => {
    const series = new Series()
    for (let second = 0; second <= 2_000; second++) series.write(sample(second, 1))
    expect([...series.read('success', 900, 902)]).toEqual([NaN, NaN])
    expect([...series.read('success', 1_100, 1_102)]).toEqual([1, 1])
  })
})
