import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../shared/engine/random.ts'

const drawn = (seed: number, times: number) => {
  const random = seededRandom(seed)
  return Array.from({ length: times }, random)
}

describe('seededRandom', () => {
  it('gives the same numbers for the same seed, and others for the next', () => {
    expect(drawn(7, 20)).toEqual(drawn(7, 20))
    expect(drawn(8, 20)).not.toEqual(drawn(7, 20))
  })

  it.each([0, 1, 0x2545f491, -1, 2 ** 31])('spreads them evenly from 0 to below 1 (seed %d)', (seed) => {
    const tenths = Array.from({ length: 10 }, () => 0)
    for (const value of drawn(seed, 100_000)) tenths[Math.floor(value * 10)]!++
    expect(Math.min(...tenths)).toBeGreaterThan(9_600)
    expect(Math.max(...tenths)).toBeLessThan(10_400)
  })

  it('begins differently for seeds that lie close together', () => {
    const first = Array.from({ length: 1_000 }, (_, seed) => drawn(seed, 1)[0]!)
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length
    expect(mean).toBeGreaterThan(0.46)
    expect(mean).toBeLessThan(0.54)
  })
})
