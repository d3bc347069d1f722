import { describe, expect, it } from 'vitest'
import { breakerInTest } from '../../support/breakers.ts'

describe('the figures of a breaker', () => {
  it('have opossum’s names and leave with the window', async () => {
    const { breaker, clock, dependency } = breakerInTest({
      timeout: 10,
      volumeThreshold: 5,
      rollingCountTimeout: 1_000,
    })
    await breaker.fire('a')
    dependency.answer = 'badly'
    await breaker.fire('b').catch(() => {})
    expect(breaker.stats).toMatchObject({ fires: 2, successes: 1, failures: 1, timeouts: 0, rejects: 0 })
    expect(breaker.stats.percentiles).toHaveProperty('0.995')
    clock.advance(1_000)
    expect(breaker.stats).toMatchObject({ fires: 0, successes: 0, failures: 0 })
  })

  it('are 0 where nothing was measured, as in opossum', () => {
    const { breaker } = breakerInTest()
    const shares = ['0', '0.25', '0.5', '0.75', '0.9', '0.95', '0.99', '0.995', '1']
    expect(breaker.stats).toEqual({
      failures: 0,
      fallbacks: 0,
      successes: 0,
      rejects: 0,
      fires: 0,
      timeouts: 0,
      cacheHits: 0,
      cacheMisses: 0,
      coalesceCacheHits: 0,
      coalesceCacheMisses: 0,
      semaphoreRejections: 0,
      percentiles: Object.fromEntries(shares.map((share) => [share, 0])),
      latencyTimes: [],
      latencyMean: 0,
    })
  })

  it('count a call that found no room as a failure, too', async () => {
    const { breaker } = breakerInTest({ capacity: 0, volumeThreshold: 9 })
    await breaker.fire('a').catch(() => {})
    expect(breaker.stats).toMatchObject({ fires: 1, semaphoreRejections: 1, failures: 1, rejects: 0 })
  })

  it('count a fallback once it has answered, be it with a promise that is still pending', () => {
    const { breaker } = breakerInTest()
    breaker.open()
    breaker.fallback(() => new Promise(() => {}))
    void breaker.fire('a')
    expect(breaker.stats).toMatchObject({ fallbacks: 1, rejects: 1, successes: 0 })
    expect(breaker.circuit.read('pay').window.counts['fallback-success']).toBe(0)
  })

  it('count a fallback whose promise fails, but none that throws', async () => {
    const { breaker } = breakerInTest()
    breaker.open()
    breaker.fallback(() => Promise.reject(new Error('no plan B')))
    await breaker.fire('a').catch(() => {})
    expect(breaker.stats.fallbacks).toBe(1)
    breaker.fallback(() => {
      throw new Error('no plan C')
    })
    await breaker.fire('a').catch(() => {})
    expect(breaker.stats.fallbacks).toBe(1)
  })
})
