import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Backoff } from '../../../shared/engine/backoff.ts'
import {
  constantBackoff,
  exponentialBackoff,
  linearBackoff,
  polynomialBackoff,
  sleepBy,
} from '../../../shared/engine/backoff.ts'
import { seededRandom } from '../../../shared/engine/random.ts'
import { initialState } from '../../../shared/engine/state.ts'
import { transition } from '../../../shared/engine/transition.ts'

const lowest = () => 0
const highest = () => 1 - 2 ** -32
const sleeps = (backoff: Backoff, openings: number, random = lowest) =>
  Array.from({ length: openings }, (_, index) => backoff(index + 1, random))

describe('a backoff', () => {
  it.each<[string, Backoff, readonly number[]]>([
    ['stays the same', constantBackoff(), [30_000, 30_000, 30_000]],
    ['grows by the first sleep', linearBackoff(), [1_000, 2_000, 3_000, 4_000]],
    ['grows by a step', linearBackoff({ firstMs: 500, stepMs: 100 }), [500, 600, 700]],
    ['doubles', exponentialBackoff(), [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]],
    [
      'grows by a factor',
      exponentialBackoff({ firstMs: 10, factor: 10, capMs: 5_000 }),
      [10, 100, 1_000, 5_000],
    ],
    ['grows with the square', polynomialBackoff(), [1_000, 4_000, 9_000]],
    ['grows with a power', polynomialBackoff({ degree: 3, capMs: 20_000 }), [1_000, 8_000, 20_000]],
    [
      'starts with its cap where that is less than it would grow to',
      linearBackoff({ firstMs: 90_000 }),
      [90_000, 90_000],
    ],
  ])('%s', (_, backoff, expected) => {
    expect(sleeps(backoff, expected.length)).toEqual(expected)
  })

  it('has a name', () => {
    const backoffs = [constantBackoff(), linearBackoff(), exponentialBackoff(), polynomialBackoff()]
    expect(backoffs.map(({ title }) => title)).toEqual(['constant', 'linear', 'exponential', 'polynomial'])
  })

  it.each<['none' | 'equal' | 'full' | number, number, number]>([
    [0, 8_000, 8_000],
    [0.25, 6_000, 8_000],
    ['none', 8_000, 8_000],
    ['equal', 4_000, 8_000],
    ['full', 0, 8_000],
  ])('with jitter %s lasts from %d to %d ms', (jitter, shortest, longest) => {
    const backoff = exponentialBackoff({ jitter })
    expect(backoff(4, lowest)).toBe(longest)
    expect(backoff(4, highest)).toBeCloseTo(shortest, 3)
  })

  it('draws no chance without jitter, and one number with it', () => {
    let draws = 0
    const counted = () => ++draws / 10
    constantBackoff({ ms: 5 })(1, counted)
    expect(draws).toBe(0)
    constantBackoff({ ms: 5, jitter: 'full' })(1, counted)
    expect(draws).toBe(1)
  })

  it('draws once per opening: the moment of the next attempt stands, however often it is asked for', () => {
    const sleepMs = sleepBy(constantBackoff({ ms: 10_000, jitter: 'full' }), seededRandom(1))
    const recovery = { sleepMs, probes: 1, leaseMs: 1_000 }
    const opened = transition(initialState(0), { kind: 'trip' }, 0, recovery)
    if (opened.kind !== 'open') throw new Error('not open')
    for (let now = 0; now < opened.probeAt; now += 100) {
      expect(transition(opened, { kind: 'admit' }, now, recovery)).toBe(opened)
    }
    expect(transition(opened, { kind: 'admit' }, opened.probeAt, recovery).kind).toBe('half-open')
  })

  it('never lasts longer than its cap, never shrinks without jitter, and is never anything but a duration', () => {
    const options = fc.record({
      firstMs: fc.integer({ min: 1, max: 100_000 }),
      more: fc.nat(1_000_000),
      jitter: fc.constantFrom('none' as const, 'equal' as const, 'full' as const),
      growth: fc.double({ min: 1, max: 50, noNaN: true }),
      trips: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 10_000_000 })),
      seed: fc.integer(),
    })
    fc.assert(
      fc.property(options, ({ firstMs, more, jitter, growth, trips, seed }) => {
        const some = { firstMs, capMs: firstMs + more }
        const made = (shake: typeof jitter) => [
          linearBackoff({ ...some, jitter: shake, stepMs: growth }),
          exponentialBackoff({ ...some, jitter: shake, factor: growth }),
          polynomialBackoff({ ...some, jitter: shake, degree: growth }),
        ]
        for (const backoff of made(jitter)) {
          const ms = backoff(trips, seededRandom(seed))
          expect(ms).toBeLessThanOrEqual(some.capMs)
          expect(ms).toBeGreaterThanOrEqual(0)
        }
        for (const backoff of made('none')) {
          expect(backoff(1, lowest)).toBe(firstMs)
          expect(backoff(trips + 1, lowest)).toBeGreaterThanOrEqual(backoff(trips, lowest))
        }
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    [() => constantBackoff({ ms: -1 }), 'constantBackoff option "ms" must be a number from 0'],
    [() => constantBackoff({ ms: Infinity }), 'got Infinity'],
    [() => linearBackoff({ firstMs: 0 }), 'linearBackoff option "firstMs" must be a number from 1'],
    [() => linearBackoff({ stepMs: -5 }), 'linearBackoff option "stepMs" must be a number from 0'],
    [
      () => exponentialBackoff({ firstMs: 2_000, capMs: 1_000 }),
      'exponentialBackoff option "capMs" must be a number from 2000',
    ],
    [() => exponentialBackoff({ factor: 0.5 }), 'exponentialBackoff option "factor" must be a number from 1'],
    [() => polynomialBackoff({ degree: -1 }), 'polynomialBackoff option "degree" must be a number from 0'],
    [
      () => polynomialBackoff({ jitter: 'half' as 'full' }),
      'polynomialBackoff option "jitter" must be "none", "equal", "full" or a number from 0 to 1, got "half"',
    ],
    [() => exponentialBackoff({ multiplier: 2 } as object), 'exponentialBackoff has no option "multiplier"'],
  ])('refuses mistakes (%#)', (make, message) => {
    expect(make).toThrow(message)
  })
})
