import { describe, expect, it, vi } from 'vitest'
import { breakerInTest } from '../../support/breakers.ts'
import { notedEvents } from './noted-events.ts'

const all = () => true

describe('an errorFilter that knows the breaker’s own errors', () => {
  it('is asked about a timeout, with the arguments', async () => {
    const errorFilter = vi.fn(() => false)
    const { breaker, clock, dependency } = breakerInTest({ errorFilter, timeout: 10 })
    dependency.answer = 'never'
    const call = breaker.fire('a')
    clock.advance(10)
    await call.catch(() => {})
    expect(errorFilter).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'ETIMEDOUT' }), 'a')
    expect(breaker.opened).toBe(true)
  })

  it('takes a timeout for the caller’s own: told as `success`, ignored, without a fallback', async () => {
    const { breaker, clock, dependency } = breakerInTest({ errorFilter: all, timeout: 10 })
    const seen = notedEvents(breaker)
    breaker.fallback(() => 'instead')
    dependency.answer = 'never'
    const call = breaker.fire('a')
    clock.advance(10)
    await expect(call).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    expect(seen).toEqual(['fire', 'timeout', 'success'])
    expect(breaker.closed).toBe(true)
    expect(breaker.stats).toMatchObject({ successes: 1, timeouts: 1, failures: 0, latencyMean: 0 })
    expect(breaker.status.window[0]).toMatchObject({ successes: 1, timeouts: 1, failures: 0 })
    expect(breaker.circuit.read('pay').totals).toMatchObject({ ignored: 1, timeout: 0 })
  })

  it('takes a full bulkhead for the caller’s own in the same way', async () => {
    const { breaker } = breakerInTest({ errorFilter: all, capacity: 0 })
    const seen = notedEvents(breaker)
    breaker.fallback(() => 'instead')
    await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'ESEMLOCKED' })
    expect(seen).toEqual(['fire', 'semaphoreLocked', 'success'])
    expect(breaker.stats).toMatchObject({ successes: 1, semaphoreRejections: 1, failures: 0 })
    expect(breaker.circuit.read('pay').totals).toMatchObject({ ignored: 1, rejected: 0 })
  })

  it('lets a probe that found no room be followed by another', async () => {
    const { breaker, clock } = breakerInTest({ errorFilter: all, capacity: 0, resetTimeout: 10 })
    breaker.open()
    clock.advance(10)
    await breaker.fire('a').catch(() => {})
    expect([breaker.halfOpen, breaker.pendingClose]).toEqual([true, true])
  })
})

describe('a breaker’s status that somebody else counts into', () => {
  it('counts each timeout once', async () => {
    const { breaker, clock, registry } = breakerInTest()
    const other = breakerInTest({ status: breaker.status, timeout: 10, volumeThreshold: 9, clock, registry })
    other.dependency.answer = 'never'
    const call = other.breaker.fire('a')
    clock.advance(10)
    await call.catch(() => {})
    expect(breaker.stats).toMatchObject({ fires: 1, timeouts: 1, failures: 1 })
    expect(breaker.status.window[0]).toMatchObject({ fires: 1, timeouts: 1, failures: 1 })
  })

  it('counts by hand only what it is told', () => {
    const { breaker } = breakerInTest()
    breaker.status.increment('timeouts', 7)
    breaker.status.increment('semaphoreRejections')
    expect(breaker.stats).toMatchObject({ timeouts: 1, semaphoreRejections: 1, failures: 0, latencyMean: 0 })
    breaker.status.increment('failures', 7)
    expect(breaker.stats).toMatchObject({ failures: 1, latencyMean: 7 })
  })
})
