import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  constantBackoff,
  exponentialBackoff,
  linearBackoff,
  polynomialBackoff,
  TimeSpan,
} from '../../../server/provider/index.ts'
import type { OpenCircuitBreakerError } from '../../../server/provider/index.ts'
import { backoffOf } from '../../../server/storage/policies/own-backoff.ts'
import type { Backoff } from '../../../shared/engine/backoff.ts'
import { fail, providedInMemory } from '../../support/provided.ts'

const longest = () => 0
const sleeps = (backoff: Backoff, openings: number) =>
  Array.from({ length: openings }, (_, index) => backoff(index + 1, longest))

describe('a backoff', () => {
  it.each<[string, Backoff, readonly number[]]>([
    ['constant', constantBackoff(), [1_000, 1_000]],
    ['constant', constantBackoff({ delay: TimeSpan.fromMinutes(2) }), [120_000, 120_000]],
    ['exponential', exponentialBackoff(), [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]],
    ['exponential', exponentialBackoff({ minDelay: 40_000 }), [60_000, 60_000]],
    ['linear', linearBackoff(), [500, 1_000, 1_500]],
    ['linear', linearBackoff({ minDelay: TimeSpan.fromSeconds(1), maxDelay: 1_500 }), [1_000, 1_500, 1_500]],
    ['polynomial', polynomialBackoff({ degree: 3 }), [500, 4_000, 13_500, 32_000, 60_000]],
  ])('lasts as its source documents say: %s', (title, backoff, expected) => {
    expect(sleeps(backoff, expected.length)).toEqual(expected)
    expect(backoff.title).toBe(title)
  })

  it('is the power of its multiplier, capped, and shortened by its jitter at most', () => {
    const settings = fc.record({
      minDelay: fc.integer({ min: 1, max: 10_000 }),
      multiplier: fc.double({ min: 1, max: 10, noNaN: true }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(
        settings,
        fc.integer({ min: 1, max: 40 }),
        chance,
        ({ minDelay, multiplier, jitter }, trips, drawn) => {
          const ms = exponentialBackoff({ minDelay, multiplier, jitter })(trips, () => drawn)
          const naive = Math.min(60_000, minDelay * multiplier ** trips) * (1 - jitter * drawn)
          expect(Math.abs(ms - naive)).toBeLessThan(1e-6 * Math.max(1, naive))
        },
      ),
    )
  })

  it.each<[() => unknown, string]>([
    [() => constantBackoff({ delay: -1 }), 'constantBackoff option "delay" must be a number from 0'],
    [
      () => constantBackoff({ ms: 1 } as object),
      'constantBackoff has no option "ms". It knows type, delay, jitter.',
    ],
    [() => exponentialBackoff({ jitter: 2 }), '"jitter" must be a number from 0 to 1 (or null), got 2'],
    [() => exponentialBackoff({ minDelay: 5, maxDelay: 4 }), '"maxDelay" must be a number from 5'],
    [() => exponentialBackoff({ multiplier: 0.5 }), '"multiplier" must be a number from 1'],
    [() => linearBackoff({ minDelay: '1s' as never }), '"minDelay" must be a number from 1'],
    [() => polynomialBackoff({ degree: NaN }), '"degree" must be a number from 0'],
    [() => backoffOf('soon' as never), 'A backoff policy must be a function'],
    [() => backoffOf(() => -5), 'gives a TimeSpan or milliseconds from 0, got one that gives -5'],
  ])('refuses what makes no sense when it is made (%#)', (make, message) => {
    expect(make).toThrow(message)
  })

  it('can be a function of one’s own', () => {
    const growing = backoffOf((attempt) => TimeSpan.fromSeconds(attempt * 7))
    expect(sleeps(growing, 2)).toEqual([7_000, 14_000])
  })

  it('draws its jitter once per opening, however often somebody asks', async () => {
    const { provider, clock } = providedInMemory({
      backoffPolicy: constantBackoff({ delay: 10_000, jitter: 0.5 }),
      random: Math.random,
    })
    const breaker = provider.create('a')
    await fail(breaker, 5)
    expect(await breaker.getState()).toBe('OPEN')
    const told: number[] = []
    for (let passed = 0; passed < 5_000; passed += 500) {
      const error: unknown = await breaker.runOrFail(() => 1).catch((reason: unknown) => reason)
      told.push((error as OpenCircuitBreakerError).retryAfterMs! + passed)
      clock.advance(500)
    }
    expect(Math.max(...told) - Math.min(...told)).toBeLessThan(2)
    expect(told[0]).toBeGreaterThanOrEqual(5_000)
  })
})
