import { describe, expect, it } from 'vitest'
import { positionOf, timeTicks } from '../../../web/charts/time-axis.ts'
import type { ValueAxis } from '../../../web/charts/value-axis.ts'
import { errorAxis, latencyAxis, rateAxis } from '../../../web/charts/value-axis.ts'

const written = ({ ticks, labelOf }: ValueAxis) => ticks.map(labelOf).join(' | ').replaceAll('\u202F', '_')

describe('the axis of values', () => {
  it.each([
    [0, '0 | 25 | 50 | 75_%', 80],
    [79, '0 | 25 | 50 | 75_%', 80],
    [81, '0 | 50 | 100_%', 100],
  ])('for up to %i %% of errors', (most, ticks, high) => {
    expect(written(errorAxis(most))).toBe(ticks)
    expect(errorAxis(most).high).toBe(high)
  })

  it.each([
    [0, '0 | 1 | 2 | 3_/s'],
    [0.3, '0 | 0.1 | 0.2 | 0.3_/s'],
    [62, '0 | 30 | 60 | 90_/s'],
    [2_140, '0 | 1_000 | 2_000 | 3_000_/s'],
    [12_400, '0 | 5k | 10k | 15k_/s'],
    [1_234_567, '0 | 0.5M | 1M | 1.5M_/s'],
  ])('for up to %f calls per second', (most, ticks) => {
    expect(written(rateAxis(most))).toBe(ticks)
    expect(rateAxis(most).high).toBeGreaterThanOrEqual(most)
  })

  it.each([
    [44, 912, '10 | 100 | 1_s'],
    [2, 40, '1 | 10_ms'],
    [0.4, 3, '0.1 | 1_ms'],
    [1, 262_000, '1 | 100 | 10_s'],
  ])('for latencies from %f to %f ms has one line per power of ten, at most four', (least, most, ticks) => {
    expect(written(latencyAxis(least, most))).toBe(ticks)
    expect(latencyAxis(least, most).ticks.length).toBeLessThanOrEqual(4)
  })
})

const at = (hours: number, minutes: number, seconds = 0) =>
  new Date(2026, 0, 20, hours, minutes, seconds).getTime()

describe('the axis of time', () => {
  it.each([
    [at(14, 1, 7), at(14, 2, 7), 968, '14:01:10 14:01:20 14:01:30 14:01:40 14:01:50 14:02:00'],
    [at(13, 57, 7), at(14, 2, 7), 968, '13:58 13:59 14:00 14:01 14:02'],
    [at(13, 47, 7), at(14, 2, 7), 968, '13:48 13:51 13:54 13:57 14:00'],
    [at(13, 47, 7), at(14, 2, 7), 300, '13:50 13:55 14:00'],
  ])('has ticks at round times, as many as have room', (from, to, width, labels) => {
    expect(
      timeTicks({ from, to }, width)
        .map(({ label }) => label)
        .join(' '),
    ).toBe(labels)
  })

  it('places a time', () => {
    expect(positionOf(25, { from: 0, to: 100 }, 400)).toBe(100)
  })
})
