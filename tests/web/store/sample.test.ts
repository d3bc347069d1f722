import { describe, expect, it } from 'vitest'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { samplesOf } from '../../../web/store/sample.ts'
import { counts } from '../../support/readings.ts'
import { at, closed, open } from '../slices.ts'

const total = (success: number, failure = 0, ignored = 0): CircuitReading =>
  closed(failure, success + failure, { totals: counts({ success, failure, ignored }) })

describe('samples', () => {
  it('are the differences of totals, per second', () => {
    const [sample] = samplesOf({ reading: total(100, 3), at }, { reading: total(140, 5), at: at + 1_000 })
    expect(sample).toMatchObject({ success: 40, failure: 2, timeout: 0 })
  })

  it('count the mistakes of callers with the successes, for the dependency answered', () => {
    const [sample] = samplesOf({ reading: total(1), at }, { reading: total(3, 0, 4), at: at + 1_000 })
    expect(sample?.success).toBe(6)
  })

  it('say nothing of the time before the first reading', () => {
    const samples = samplesOf(undefined, { reading: total(100), at })
    expect(samples).toHaveLength(1)
    expect(samples[0]?.success).toBeNaN()
    expect(samples[0]?.errors).toBe(0)
  })

  it('spread a late reading over the seconds that it covers', () => {
    const samples = samplesOf({ reading: total(0), at }, { reading: total(60), at: at + 2_000 })
    expect(samples.map(({ second, success }) => [second - at / 1_000, success])).toEqual([
      [1, 30],
      [2, 30],
    ])
  })

  it('do not bridge a gap', () => {
    const samples = samplesOf({ reading: total(0), at }, { reading: total(60), at: at + 20_000 })
    expect(samples).toHaveLength(1)
    expect(samples[0]?.success).toBeNaN()
  })

  it('do not take a counter that was set back for a negative rate', () => {
    const [sample] = samplesOf({ reading: total(100), at }, { reading: total(3), at: at + 1_000 })
    expect(sample?.success).toBeNaN()
  })

  it('take the window of a foreign stream, which has no totals', () => {
    const { totals, ...foreign } = closed(10, 100)
    expect(totals).toBeDefined()
    const [sample] = samplesOf(undefined, { reading: foreign, at })
    expect(sample).toMatchObject({ success: 9, failure: 1 })
  })

  it('say nothing of calls that pass uncounted', () => {
    const off = closed(0, 0, { mode: 'disabled' })
    const [sample] = samplesOf({ reading: off, at }, { reading: off, at: at + 1_000 })
    expect(sample).toMatchObject({ state: 'disabled', success: NaN, errors: NaN })
  })

  it('have no share of errors and no latency while nothing passes', () => {
    const reading = open({ judged: { errors: 31, calls: 52, threshold: 50, minimumCalls: 20 } })
    const [sample] = samplesOf(undefined, { reading, at })
    expect(sample).toMatchObject({ state: 'open', errors: NaN, p99: NaN })
  })
})
