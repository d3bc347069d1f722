import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { breakerInTest, settled } from '../../support/breakers.ts'

describe('what opossum’s breakers show of themselves', () => {
  it('is the function that they guard, or one that gives the value in its place', async () => {
    const { breaker, dependency } = breakerInTest()
    expect(breaker.action).toBe(dependency.call)
    const registry = new Registry()
    const constant = new CircuitBreaker('always' as never, { name: 'value', registry })
    expect(await constant.action()).toBe('always')
  })

  it('is the timeout as it was given', () => {
    const timeouts = [undefined, 0, false, 500, Infinity] as const
    const shown = timeouts.map((timeout) => breakerInTest({ timeout }).breaker.options.timeout)
    expect(shown).toEqual([10_000, 0, false, 500, Infinity])
  })

  it('is a capacity as large as whole numbers are', () => {
    const { breaker } = breakerInTest()
    expect(breaker.options.capacity).toBe(Number.MAX_SAFE_INTEGER)
    expect(breaker.circuit.read('pay').settings.capacity).toBeNull()
  })

  it('is a listener for the rotate controller of each, as long as the controller bears it', () => {
    const controller = new EventEmitter()
    const breakers = Array.from({ length: 2 }, () => breakerInTest({ rotateBucketController: controller }))
    expect(controller.listenerCount('rotate')).toBe(2)
    breakers[0]!.breaker.disable()
    expect(controller.listenerCount('rotate')).toBe(1)
    for (const { breaker } of breakers) breaker.shutdown()
    expect(controller.listenerCount('rotate')).toBe(0)
  })
})

describe('the semaphore of a breaker', () => {
  it('tells how many places are free', async () => {
    const { breaker, dependency } = breakerInTest({ capacity: 2 })
    expect(breaker.semaphore.count).toBe(2)
    dependency.answer = 'never'
    const call = breaker.fire('a')
    expect(breaker.semaphore.count).toBe(1)
    dependency.wakeUp()
    await call
    expect(breaker.semaphore.count).toBe(2)
  })

  it('has given the place back by the time that a timeout is told of', async () => {
    const { breaker, clock, dependency } = breakerInTest({ capacity: 2, timeout: 10 })
    dependency.answer = 'never'
    const free: number[] = []
    breaker.on('timeout', () => void free.push(breaker.semaphore.count))
    const call = breaker.fire('a').catch(() => {})
    clock.advance(10)
    await call
    expect(free).toEqual([2])
  })

  it('lets places be taken and given back by hand, one at a time', async () => {
    const { breaker } = breakerInTest({ capacity: 2, volumeThreshold: 9 })
    const { semaphore } = breaker
    expect(semaphore.test()).toBe(true)
    const release = await semaphore.take()
    expect(semaphore.test()).toBe(false)
    await expect(semaphore.take()).rejects.toMatchObject({ code: 'ESEMLOCKED', circuit: 'pay' })
    await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'ESEMLOCKED' })
    release()
    expect(await breaker.fire('a')).toBe('a')
    for (let more = 0; more < 3; more++) semaphore.release()
    expect(semaphore.count).toBe(2)
    expect(() => Object.assign(semaphore, { count: 9 })).toThrow(TypeError)
  })
})

describe('the place where a breaker keeps its results by itself', () => {
  it('shows as its cacheTransport, with what is in it', async () => {
    const { breaker, clock } = breakerInTest({ cache: true, cacheSize: 2, cacheTTL: 100 })
    const cache = () => (breaker.options.cacheTransport as unknown as { cache: Map<string, unknown> }).cache
    for (const word of ['a', 'b', 'c']) await breaker.fire(word)
    expect([cache().size, cache().has('["a"]'), cache().has('["c"]')]).toEqual([2, false, true])
    clock.advance(100)
    expect(cache().has('["c"]')).toBe(false)
  })

  it('can be filled and emptied from outside', async () => {
    const { breaker, dependency, clock } = breakerInTest({ cache: true })
    const place = breaker.options.cacheTransport!
    place.set('["a"]', 'kept', clock.epoch() + 50)
    place.set('["b"]', 'for ever', 0)
    expect([await breaker.fire('a'), await breaker.fire('b')]).toEqual(['kept', 'for ever'])
    clock.advance(50)
    expect([place.get('["a"]'), place.get('["b"]')]).toEqual([undefined, 'for ever'])
    place.flush()
    await breaker.fire('b')
    expect(dependency.calls).toBe(1)
  })

  it('is none without a cache, and another one for each breaker, whose options may be the same', async () => {
    expect(breakerInTest().breaker.options.cacheTransport).toBeUndefined()
    const { breaker } = breakerInTest({ cache: true })
    const second = breakerInTest(breaker.options)
    await breaker.fire('a')
    await second.breaker.fire('a')
    expect(second.dependency.calls).toBe(1)
  })

  it('is emptied when the breaker is shut down, as is any other one', async () => {
    const { breaker } = breakerInTest({ cache: true })
    await breaker.fire('a')
    const place = breaker.options.cacheTransport!
    breaker.shutdown()
    expect(place.get('["a"]')).toBeUndefined()
  })
})

describe('a fallback', () => {
  it.each([undefined, null])('is taken away by %s', async (none) => {
    const { breaker } = breakerInTest()
    breaker.fallback(() => 'plan B')
    expect(breaker.fallback(none)).toBe(breaker)
    breaker.open()
    await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    expect(breaker.circuit.read('pay').settings.fallback).toBeNull()
  })
})

describe('a breaker that warms up for no time', () => {
  it('has done so at once', async () => {
    const { breaker, dependency } = breakerInTest({ allowWarmUp: true, rollingCountTimeout: 0 })
    expect(breaker.warmUp).toBe(false)
    dependency.answer = 'badly'
    await breaker.fire('a').catch(() => {})
    await settled()
    expect(breaker.opened).toBe(true)
  })
})

describe('figures that opossum has saved', () => {
  it('go by the latencies that are among them', () => {
    const status = { successes: 2, latencyTimes: [10, 30], latencyMean: 7, percentiles: { 0: 1, 1: 2 } }
    const { latencyMean, percentiles } = breakerInTest({ status }).breaker.stats
    expect(latencyMean).toBe(20)
    expect(percentiles['0']).toBeCloseTo(10, 0)
    expect(Math.abs(percentiles['1']! - 30)).toBeLessThan(1)
  })
})
