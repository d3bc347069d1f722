import { describe, expect, it, vi } from 'vitest'
import { breakerInTest, settled } from '../../support/breakers.ts'
import { notedEvents } from './noted-events.ts'

const down = () => Promise.reject(new Error('down'))

describe('the health check of a breaker', () => {
  it('opens the circuit when it fails, after it has been told of', async () => {
    const { breaker } = breakerInTest()
    const error = new Error('down')
    const told = vi.fn()
    const seen = notedEvents(breaker)
    breaker.on('healthCheckFailed', told)
    breaker.healthCheck(() => Promise.reject(error))
    await settled()
    expect(breaker.opened).toBe(true)
    expect(seen).toEqual(['healthCheckFailed', 'open'])
    expect(told).toHaveBeenCalledExactlyOnceWith(error)
  })

  it('is made now and every 5 s, or as often as is asked, with the breaker as its this', async () => {
    const { breaker, clock } = breakerInTest()
    const contexts: unknown[] = []
    const [usual, often] = [vi.fn(), vi.fn()]
    breaker.healthCheck(usual)
    breaker.healthCheck(function () {
      contexts.push(this)
      often()
    }, 1_000)
    await settled()
    for (let second = 0; second < 5; second++) {
      clock.advance(1_000)
      await settled()
    }
    expect([usual.mock.calls.length, often.mock.calls.length]).toEqual([2, 6])
    expect(new Set(contexts)).toEqual(new Set([breaker]))
  })

  it('ends with a breaker that it shuts down itself, in its very first turn', async () => {
    const { breaker, clock } = breakerInTest()
    const check = vi.fn(function (this: typeof breaker) {
      this.shutdown()
    })
    breaker.healthCheck(check, 100)
    expect(clock.timers).toBe(0)
    clock.advance(1_000)
    await settled()
    expect(check).toHaveBeenCalledTimes(1)
  })

  it('does not close the circuit when it is well', async () => {
    const { breaker } = breakerInTest()
    breaker.open()
    breaker.healthCheck(() => Promise.resolve())
    await settled()
    expect(breaker.opened).toBe(true)
  })

  it('opens a half-open circuit again, and tells of each failure while it is open', async () => {
    const { breaker, clock } = breakerInTest({ resetTimeout: 1_500 })
    const seen = notedEvents(breaker)
    breaker.healthCheck(down, 1_000)
    await settled()
    clock.advance(1_000)
    await settled()
    clock.advance(1_000)
    await settled()
    expect(seen).toEqual([
      'healthCheckFailed',
      'open',
      'healthCheckFailed',
      'halfOpen',
      'healthCheckFailed',
      'open',
    ])
  })

  it('does not overlap with itself', async () => {
    const { breaker, clock } = breakerInTest()
    const check = vi.fn(() => new Promise(() => {}))
    breaker.healthCheck(check, 10)
    clock.advance(1_000)
    await settled()
    expect(check).toHaveBeenCalledTimes(1)
  })

  it('ends with shutdown; what is under way then is not heard', async () => {
    const { breaker, clock } = breakerInTest()
    const check = vi.fn(down)
    breaker.healthCheck(check)
    breaker.healthCheck(check, 10)
    const seen = notedEvents(breaker)
    breaker.shutdown()
    await settled()
    clock.advance(60_000)
    expect(check).toHaveBeenCalledTimes(2)
    expect(seen).toEqual(['shutdown'])
    expect([breaker.opened, clock.timers]).toEqual([false, 0])
  })

  it('does not begin once the breaker is shut down', async () => {
    const { breaker, clock } = breakerInTest()
    const check = vi.fn()
    breaker.shutdown()
    breaker.healthCheck(check)
    expect([check.mock.calls.length, clock.timers]).toEqual([0, 0])
  })

  it('wants a function, and a number', () => {
    const { breaker } = breakerInTest()
    expect(() => breaker.healthCheck('ping' as never)).toThrow(
      new TypeError('Health check function must be a function'),
    )
    expect(() => breaker.healthCheck(() => {}, 'often' as never)).toThrow(
      new TypeError('Health check interval must be a number'),
    )
  })
})
