import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CircuitBreakerPolicy } from '../../../server/provider/index.ts'
import {
  ConsecutiveBreaker,
  CountBreaker,
  SamplingBreaker,
  TimeSpan,
} from '../../../server/provider/index.ts'
import { fail, providedInMemory, succeed } from '../../support/provided.ts'

/** Whether it opens after these calls, which take place so many milliseconds apart. */
function opens({ policy }: CircuitBreakerPolicy, calls: readonly boolean[], apartMs = 0): boolean {
  const cells = new Float64Array(policy.cells)
  for (const [at, isGood] of calls.entries()) {
    policy.record(cells, isGood ? 'success' : 'failure', at * apartMs)
    if (!isGood && policy.shouldOpen(cells, at * apartMs)) return true
  }
  return false
}

const good = (times: number) => Array.from({ length: times }, () => true)
const bad = (times: number) => Array.from({ length: times }, () => false)

describe('the policies', () => {
  it.each<[string, CircuitBreakerPolicy, number]>([
    ['ConsecutiveBreaker', new ConsecutiveBreaker(), 5],
    ['CountBreaker', new CountBreaker(), 20],
    ['SamplingBreaker', new SamplingBreaker(), 300],
  ])('open by default when every call fails: %s', (_, policy, calls) => {
    expect(opens(policy, bad(calls - 1))).toBe(false)
    expect(opens(policy, bad(calls))).toBe(true)
  })

  it('refuse fractions as of the wrong type, and numbers out of range as such', () => {
    const { failureThreshold } = { failureThreshold: 1.5 }
    expect(() => new ConsecutiveBreaker({ failureThreshold })).toThrow(TypeError)
    expect(() => new ConsecutiveBreaker({ successThreshold: -1 })).toThrow(RangeError)
    expect(() => new CountBreaker({ size: 2.5 })).toThrow(TypeError)
    expect(() => new CountBreaker({ size: 5, minimumNumberOfCalls: 6 })).toThrow(RangeError)
  })

  it('say their figures', () => {
    expect(new ConsecutiveBreaker({ failureThreshold: 3 }).description).toBe(
      'ConsecutiveBreaker: failureThreshold 3, successThreshold 3',
    )
    expect(new CountBreaker().description).toBe(
      'CountBreaker: failureThreshold 0.2, successThreshold 0.8, size 20, minimumNumberOfCalls 20',
    )
    expect(new SamplingBreaker({ timeSpan: TimeSpan.fromSeconds(6) }).description).toBe(
      'SamplingBreaker: failureThreshold 0.2, successThreshold 0.8, timeSpan 6000 ms, sampleTimeSpan 1000 ms, minimumRps 5',
    )
  })

  it.each<[() => unknown, string]>([
    [
      () => new ConsecutiveBreaker({ failureThreshold: 0 }),
      'ConsecutiveBreaker option "failureThreshold" must be',
    ],
    [
      () => new ConsecutiveBreaker({ successThreshold: 1.5 }),
      '"successThreshold" must be a whole number from 1',
    ],
    [
      () => new CountBreaker({ failureThreshold: 20 }),
      '"failureThreshold" must be a number from 0 to 1 (a share',
    ],
    [() => new CountBreaker({ successThreshold: 0 }), 'CountBreaker option "successThreshold" must be'],
    [() => new CountBreaker({ size: 5, minimumNumberOfCalls: 6 }), 'from 1 to 5 (at most size), got 6'],
    [() => new CountBreaker({ minimum: 6 } as object), 'CountBreaker has no option "minimum"'],
    [() => new SamplingBreaker({ timeSpan: 0 }), 'SamplingBreaker option "timeSpan" must be a number from 1'],
    [() => new SamplingBreaker({ timeSpan: 10, sampleTimeSpan: 11 }), '"sampleTimeSpan" must be'],
    [() => new SamplingBreaker({ minimumRps: -1 }), '"minimumRps" must be a number from 0'],
  ])('refuse what makes no sense when they are made (%#)', (make, message) => {
    expect(make).toThrow(message)
  })
})

describe('CountBreaker', () => {
  it('forgets calls that its window has left behind', () => {
    const policy = new CountBreaker({ failureThreshold: 0.5, size: 10 })
    expect(opens(policy, [...bad(5), ...good(1_000), ...bad(5)])).toBe(false)
    expect(opens(policy, [...bad(5), ...good(1_000), ...bad(6)])).toBe(true)
  })

  it('opens just where a naive count of its last calls is above the share, or all of them', () => {
    const thresholds = fc.integer({ min: 1, max: 100 })
    const sizes = fc.integer({ min: 1, max: 30 })
    fc.assert(
      fc.property(thresholds, sizes, fc.array(fc.boolean(), { maxLength: 80 }), (percent, size, calls) => {
        const naive = calls.some((isGood, at) => {
          const seen = calls.slice(Math.max(0, at + 1 - size), at + 1)
          const failed = seen.filter((each) => !each).length
          const isAbove = failed > Math.ceil((percent * seen.length) / 100)
          return !isGood && seen.length >= size && (isAbove || failed === seen.length)
        })
        expect(opens(new CountBreaker({ failureThreshold: percent / 100, size }), calls)).toBe(naive)
      }),
    )
  })

  it('closes when the share of good probes is reached, and opens as soon as it cannot be', async () => {
    const circuitBreakerPolicy = new CountBreaker({ size: 10 })
    const { provider, clock } = providedInMemory({ circuitBreakerPolicy })
    const breaker = provider.create('a')
    await fail(breaker, 10)
    expect(await breaker.getState()).toBe('OPEN')
    clock.advance(1_000)
    await fail(breaker, 2)
    await succeed(breaker, 7)
    expect(await breaker.getState()).toBe('HALF_OPEN')
    await fail(breaker)
    expect(await breaker.getState()).toBe('OPEN')
    clock.advance(2_000)
    await fail(breaker, 2)
    await succeed(breaker, 8)
    expect(await breaker.getState()).toBe('CLOSED')
  })
})

describe('SamplingBreaker', () => {
  it('forgets calls that its time has left behind', () => {
    const policy = new SamplingBreaker({ timeSpan: TimeSpan.fromSeconds(6), minimumRps: 1 })
    expect(opens(policy, bad(6), 999)).toBe(true)
    expect(opens(policy, bad(600), 1_300)).toBe(false)
  })

  it('judges from as many calls as its rate makes in its time', () => {
    const policy = new SamplingBreaker({ failureThreshold: 0.5, timeSpan: 1_500, minimumRps: 7 })
    expect(policy.policy.measure(new Float64Array(policy.policy.cells), 0).minimumCalls).toBe(11)
    expect(policy.probes).toBe(11)
    expect(new SamplingBreaker().probes).toBe(20)
  })
})
