import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { BreakerError, OpenCircuitError } from '../../../server/breaker/errors.ts'
import { Status } from '../../../server/breaker/status.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { breakerInTest } from '../../support/breakers.ts'

describe('the status of a breaker', () => {
  it('has its figures, whole and by bucket, the newest first', async () => {
    const { breaker, clock, dependency } = breakerInTest({
      rollingCountBuckets: 2,
      rollingCountTimeout: 200,
      resetTimeout: Infinity,
    })
    await breaker.fire('a')
    clock.advance(100)
    dependency.answer = 'badly'
    await breaker.fire('b').catch(() => {})
    expect(breaker.status).toBeInstanceOf(Status)
    expect(breaker.status).toBe(breaker.status)
    expect(breaker.status.stats).toEqual(breaker.stats)
    expect(breaker.status.window).toMatchObject([
      { fires: 1, successes: 0, failures: 1, isCircuitBreakerOpen: true },
      { fires: 1, successes: 1, failures: 0 },
    ])
    clock.advance(100)
    expect(breaker.stats).toMatchObject({ fires: 1, failures: 1 })
  })

  it('tells a snapshot of them each time a bucket is full, while somebody listens', async () => {
    const window = { rollingCountBuckets: 2, rollingCountTimeout: 200 }
    const { breaker, clock } = breakerInTest({ ...window, timeout: false })
    const listener = vi.fn()
    expect([breaker.status.window.length, clock.timers]).toEqual([2, 0])
    breaker.status.on('snapshot', listener)
    expect(clock.timers).toBe(1)
    await breaker.fire('a')
    clock.advance(100)
    expect(listener).toHaveBeenCalledExactlyOnceWith(breaker.stats)
    expect(breaker.stats.fires).toBe(1)
    breaker.shutdown()
    clock.advance(1_000)
    expect(listener).toHaveBeenCalledTimes(1)
    expect(clock.timers).toBe(0)
  })

  it('tells none where they are switched off', () => {
    const { breaker, clock } = breakerInTest({ enableSnapshots: false })
    const listener = vi.fn()
    breaker.status.on('snapshot', listener)
    clock.advance(60_000)
    expect(listener).not.toHaveBeenCalled()
  })

  it('tells no latencies where they are switched off', async () => {
    const { breaker } = breakerInTest({ rollingPercentilesEnabled: false })
    await breaker.fire('a')
    expect(breaker.stats).toMatchObject({ latencyMean: -1, percentiles: { 0: -1, 0.5: -1, 1: -1 } })
  })

  it('can be counted into by hand', () => {
    const { breaker } = breakerInTest()
    breaker.status.increment('cacheHits')
    expect(breaker.stats.cacheHits).toBe(1)
  })

  it('is the one handed in, counted into beside the breaker’s own', async () => {
    const { clock } = breakerInTest()
    const status = CircuitBreaker.newStatus({ clock, rollingCountBuckets: 3 })
    const { breaker, dependency } = breakerInTest({ clock, status, resetTimeout: Infinity })
    expect(breaker.status).toBe(status)
    breaker.fallback(() => 'fallback')
    await breaker.fire('a')
    dependency.answer = 'badly'
    await breaker.fire('b')
    await breaker.fire('c')
    expect(status.stats).toMatchObject({ fires: 3, successes: 1, failures: 1, rejects: 1, fallbacks: 2 })
    expect(breaker.stats).toEqual(status.stats)
    expect(status.window[0]!.isCircuitBreakerOpen).toBe(true)
    expect(breaker.circuit.read('pay').window.counts).toMatchObject({ success: 1, failure: 1 })
  })

  it('may be shared by two breakers, whose figures it adds up', async () => {
    const status = CircuitBreaker.newStatus()
    const [one, other] = [breakerInTest({ status }).breaker, breakerInTest({ status }).breaker]
    await one.fire('a')
    await other.fire('b')
    expect(status.stats).toMatchObject({ fires: 2, successes: 2 })
  })

  it('moves on with a controller, and stands still while the breaker is switched off', async () => {
    const controller = new EventEmitter()
    const { breaker, clock } = breakerInTest({
      rotateBucketController: controller,
      rollingCountBuckets: 3,
    })
    const fires = () => breaker.status.window.map((bucket) => bucket.fires)
    await breaker.fire('a')
    clock.advance(60_000)
    expect(fires()).toEqual([1, 0, 0])
    controller.emit('rotate')
    expect(fires()).toEqual([0, 1, 0])
    breaker.disable()
    controller.emit('rotate')
    expect(fires()).toEqual([0, 1, 0])
    breaker.enable()
    controller.emit('rotate')
    expect(fires()).toEqual([0, 0, 1])
    breaker.shutdown()
    breaker.enable()
    expect(controller.listenerCount('rotate')).toBe(0)
  })
})

describe('what opossum’s class says besides', () => {
  it('whether an error is one of ours', async () => {
    const { breaker } = breakerInTest()
    breaker.open()
    const error = await breaker.fire('a').catch((reason: unknown) => reason)
    const foreign = [null, undefined, 'EOPENBREAKER', new Error('mine'), { code: 'ETIMEDOUT' }]
    expect(CircuitBreaker.isOurError(error)).toBe(true)
    expect(CircuitBreaker.isOurError(new OpenCircuitError('pay'))).toBe(true)
    expect(error).toBeInstanceOf(BreakerError)
    expect(foreign.map((each) => CircuitBreaker.isOurError(each))).toEqual(foreign.map(() => false))
  })

  it('the names of 13 events on a new breaker, by which exporters go, and the others that are listened to', () => {
    const { breaker } = breakerInTest()
    const names = [
      'success',
      'failure',
      'fallback',
      'timeout',
      'fire',
      'reject',
      'cacheHit',
      'cacheMiss',
      'coalesceCacheHit',
      'coalesceCacheMiss',
      'open',
      'close',
      'semaphoreLocked',
    ]
    expect(breaker.eventNames()).toEqual(names)
    breaker.on('halfOpen', () => {}).on('open', () => {})
    expect(breaker.eventNames()).toEqual([...names, 'halfOpen'])
  })

  it('whether the probe of a half-open circuit is still to come', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 10 })
    expect(breaker.pendingClose).toBe(false)
    breaker.open()
    expect(breaker.pendingClose).toBe(false)
    clock.advance(10)
    expect(breaker.pendingClose).toBe(true)
    dependency.answer = 'never'
    const probe = breaker.fire('probe')
    expect([breaker.halfOpen, breaker.pendingClose]).toEqual([true, false])
    dependency.wakeUp()
    await probe
    expect(breaker.pendingClose).toBe(false)
  })

  it('its volume threshold', () => {
    expect(breakerInTest({ volumeThreshold: 7 }).breaker.volumeThreshold).toBe(7)
  })

  it.each<[string, unknown]>([
    ['a value', 42],
    ['a promise', Promise.resolve(42)],
  ])('what every call gives may be %s', async (_, action) => {
    const breaker = new CircuitBreaker(action as () => number, { registry: new Registry() })
    expect([await breaker.fire(), await breaker.fire()]).toEqual([42, 42])
    expect(breaker.stats.successes).toBe(2)
    expect(breaker.name).toMatch(/^circuit-\d+$/)
  })

  it('a promise that rejects makes every call fail', async () => {
    const action = Promise.reject(new Error('down'))
    const breaker = new CircuitBreaker(action as never, { registry: new Registry(), volumeThreshold: 9 })
    await expect(breaker.fire()).rejects.toThrow('down')
    await expect(breaker.fire()).rejects.toThrow('down')
  })

  it.each([undefined, null, 0, '', false])('nothing, %j, is not worth guarding', (action) => {
    expect(() => new CircuitBreaker(action as never)).toThrow(
      new TypeError('No action provided. Cannot construct a CircuitBreaker without an invocable action.'),
    )
  })
})
