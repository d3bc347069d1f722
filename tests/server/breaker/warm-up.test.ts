import { describe, expect, it } from 'vitest'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { breakerInTest } from '../../support/breakers.ts'

describe('a breaker that warms up', () => {
  const options = { allowWarmUp: true, rollingCountTimeout: 1_000 }

  it('does so for one length of its window, and counts failures meanwhile', async () => {
    const { breaker, clock, dependency } = breakerInTest(options)
    dependency.answer = 'badly'
    await breaker.fire('a').catch(() => {})
    expect(breaker).toMatchObject({ warmUp: true, closed: true })
    expect(breaker.stats.failures).toBe(1)
    clock.advance(999)
    await breaker.fire('a').catch(() => {})
    expect(breaker).toMatchObject({ warmUp: true, closed: true })
    clock.advance(1)
    expect(breaker.warmUp).toBe(false)
    await breaker.fire('a').catch(() => {})
    expect(breaker.opened).toBe(true)
  })

  it('has done so when a timer rings that was set for as long, for those count whole milliseconds', () => {
    const clock = new SimulatedClock()
    clock.advance(0.9)
    const { breaker } = breakerInTest({ allowWarmUp: true, rollingCountTimeout: 500, clock })
    clock.advance(499)
    expect(breaker.warmUp).toBe(true)
    clock.advance(0.2)
    expect(breaker.warmUp).toBe(false)
  })

  it('needs no timer for that', () => {
    expect(breakerInTest(options).clock.timers).toBe(0)
  })

  it('can be opened by hand, and its probe decides as ever', async () => {
    const { breaker, clock, dependency } = breakerInTest({ ...options, resetTimeout: 10 })
    breaker.open()
    expect(breaker.opened).toBe(true)
    clock.advance(10)
    dependency.answer = 'badly'
    await breaker.fire('probe').catch(() => {})
    expect(breaker).toMatchObject({ warmUp: true, opened: true })
    clock.advance(10)
    dependency.answer = 'well'
    await breaker.fire('probe')
    expect(breaker).toMatchObject({ warmUp: true, closed: true })
  })

  it('does not do so unasked', () => {
    expect(breakerInTest().breaker.warmUp).toBe(false)
  })
})
