import { expect, it } from 'vitest'
import { rateAt } from '../../examples/shop/traffic.ts'

it.each([
  [0, 10],
  [10, 12],
  [20, 10],
  [30, 8],
  [40, 10],
])('sends, %i s into a wave of 40 s, %f requests per second', (seconds, rate) => {
  expect(rateAt(seconds, { rate: 10, waveSeconds: 40 })).toBeCloseTo(rate)
})
