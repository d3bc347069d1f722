import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { breakerInTest } from '../../support/breakers.ts'

describe('the options of a CircuitBreaker', () => {
  it('does not change the options that it is given, and shows those in force', () => {
    const options = Object.freeze({ timeout: 5 })
    const { breaker } = breakerInTest(options)
    expect(breaker.options).toMatchObject({ timeout: 5, resetTimeout: 30_000, errorThresholdPercentage: 50 })
    expect(Object.isFrozen(breaker.options)).toBe(true)
  })

  it('is called like its function unless it is told otherwise', () => {
    const named = new CircuitBreaker(function charge() {})
    const unnamed = new CircuitBreaker(() => {})
    expect([named.name, named.group]).toEqual(['charge', 'charge'])
    expect(unnamed.name).toMatch(/^circuit-\d+$/)
    for (const breaker of [named, unnamed]) breaker.shutdown()
  })

  it('has its own names and settings, however much it has in common with others', () => {
    const [one, other] = ['one', 'other'].map((name) => breakerInTest({ name, timeout: 5 }).breaker)
    other!.configure({ timeout: 7 })
    expect(one!.options).toMatchObject({ name: 'one', group: 'one', timeout: 5 })
    expect(other!.options).toMatchObject({ name: 'other', group: 'other', timeout: 7 })
    expect(one!.options).toBe(one!.options)
  })

  it('takes 0 for the default length and number of the window’s slots, as opossum does', async () => {
    const { breaker, clock } = breakerInTest({ rollingCountTimeout: 0, rollingCountBuckets: 0 })
    await breaker.fire('a')
    expect(breaker.status.window).toHaveLength(10)
    clock.advance(9_999)
    expect(breaker.stats.fires).toBe(1)
    clock.advance(1)
    expect(breaker.stats.fires).toBe(0)
  })

  it.each<[Record<string, unknown>, string]>([
    [
      { timeout: -1 },
      'CircuitBreaker option "timeout" must be a number from 0 (milliseconds; 0 or false: no timeout), got -1',
    ],
    [{ timeout: Number.NaN }, 'got NaN'],
    [{ timeout: '5s' }, 'got "5s"'],
    [{ timeout: null }, 'got null'],
    [{ errorThresholdPercentage: 101 }, 'must be a number from 0 to 100, got 101'],
    [{ resetTimeout: -5 }, '"resetTimeout" must be a number from 0 (milliseconds), got -5'],
    [
      { rollingCountTimeout: -1 },
      '"rollingCountTimeout" must be a number from 0 to 9007199254740991 (milliseconds; 0: 10000), got -1',
    ],
    [
      { rollingCountTimeout: Infinity },
      '"rollingCountTimeout" must be a number from 0 to 9007199254740991 (milliseconds; 0: 10000), got Infinity',
    ],
    [
      { rollingCountBuckets: 2.5 },
      '"rollingCountBuckets" must be a whole number from 0 to 1000 (slots of at least a millisecond; 0: 10), got 2.5',
    ],
    [
      { rollingCountTimeout: 5, rollingCountBuckets: 6 },
      'must be a whole number from 0 to 5 (slots of at least a millisecond; 0: 10), got 6',
    ],
    [{ volumeThreshold: -1 }, '"volumeThreshold" must be a whole number from 0'],
    [{ capacity: 1.5 }, '"capacity" must be a whole number from 0 (calls at once, or Infinity), got 1.5'],
    [{ errorFilter: true }, '"errorFilter" must be a function, got true'],
    [{ enabled: 'yes' }, '"enabled" must be true or false, got "yes"'],
    [{ name: '' }, '"name" must be a text that is not empty, got ""'],
    [{ group: 7 }, '"group" must be a text that is not empty, got 7'],
    [{ tiemout: 5 }, 'CircuitBreaker has no option "tiemout". Did you mean "timeout"?'],
  ])('answers the wrong option %j with what it may be', (options, text) => {
    expect(() => new CircuitBreaker(() => {}, options as never)).toThrow(text)
  })
})
