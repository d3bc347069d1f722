import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { breakerInTest, settled } from '../../support/breakers.ts'
import { notedEvents } from './noted-events.ts'

describe('a breaker that coalesces', () => {
  it('makes one call of those with the same arguments, and gives all the same promise', async () => {
    const { breaker, dependency } = breakerInTest({ coalesce: true })
    dependency.answer = 'never'
    const [first, second, other] = [breaker.fire('a'), breaker.fire('a'), breaker.fire('b')]
    expect(second).toBe(first)
    expect(other).not.toBe(first)
    expect(dependency.calls).toBe(2)
    dependency.wakeUp()
    expect(await Promise.all([first, second, other])).toEqual(['a', 'a', 'b'])
  })

  it('tells and counts who joined and who could not; the call itself once', async () => {
    const { breaker } = breakerInTest({ coalesce: true })
    const seen = notedEvents(breaker)
    await Promise.all([breaker.fire('a'), breaker.fire('a')])
    expect(seen).toEqual(['fire', 'coalesceCacheMiss', 'fire', 'coalesceCacheHit', 'success'])
    expect(breaker.stats).toMatchObject({
      fires: 2,
      successes: 1,
      coalesceCacheHits: 1,
      coalesceCacheMisses: 1,
    })
  })

  it('tells how many callers there were to a call, and how many came when it had ended', async () => {
    const { breaker, clock } = breakerInTest({ coalesce: true, coalesceTTL: 1_000 })
    const batches = () => breaker.circuit.read('pay').window.batches
    expect(batches()).toEqual({ count: 0, callers: 0, late: 0, sizes: Array(9).fill(null) })
    await Promise.all([breaker.fire('a'), breaker.fire('a'), breaker.fire('a'), breaker.fire('b')])
    await breaker.fire('a')
    expect(batches()).toEqual({ count: 2, callers: 4, late: 1, sizes: [1, 1, 1, 3, 3, 3, 3, 3, 3] })
    breaker.open()
    await Promise.allSettled([breaker.fire('c'), breaker.fire('c')])
    expect(batches()).toMatchObject({ count: 2, callers: 4 })
    clock.advance(20_000)
    expect(batches()).toMatchObject({ count: 0, callers: 0, late: 0 })
    expect(breakerInTest().breaker.circuit.read('pay').window).not.toHaveProperty('batches')
  })

  it('asks a cache first', async () => {
    const { breaker } = breakerInTest({ cache: true, coalesce: true })
    const seen = notedEvents(breaker)
    await Promise.all([breaker.fire('a'), breaker.fire('a')])
    await breaker.fire('a')
    expect(seen).toEqual([
      'fire',
      'cacheMiss',
      'coalesceCacheMiss',
      'fire',
      'cacheMiss',
      'coalesceCacheHit',
      'success',
      'fire',
      'cacheHit',
    ])
  })

  it('takes one place in the bulkhead for all who wait, and is one probe', async () => {
    const { breaker, clock, dependency } = breakerInTest({ coalesce: true, capacity: 1, resetTimeout: 10 })
    breaker.open()
    clock.advance(10)
    dependency.answer = 'never'
    const calls = [breaker.fire('a'), breaker.fire('a')]
    dependency.wakeUp()
    expect(await Promise.all(calls)).toEqual(['a', 'a'])
    expect(breaker.closed).toBe(true)
  })

  it('gives the same to those who come within coalesceTTL of its start, while open, too', async () => {
    const { breaker, clock, dependency } = breakerInTest({ coalesce: true, coalesceTTL: 100 })
    const first = breaker.fire('a')
    await first
    clock.advance(99)
    breaker.open()
    expect(breaker.fire('a')).toBe(first)
    breaker.close()
    clock.advance(1)
    expect(await breaker.fire('a')).toBe('a')
    expect(dependency.calls).toBe(2)
  })

  it('shares a call that is still under way even when that time is over', () => {
    const { breaker, clock, dependency } = breakerInTest({
      coalesce: true,
      coalesceTTL: 100,
      timeout: false,
    })
    dependency.answer = 'never'
    const first = breaker.fire('a')
    clock.advance(1_000)
    expect(breaker.fire('a')).toBe(first)
  })

  it('shares for as long as the timeout where no time was set, and without one until the call ends', async () => {
    const timed = breakerInTest({ coalesce: true, timeout: 100 })
    await timed.breaker.fire('a')
    timed.clock.advance(99)
    await timed.breaker.fire('a')
    expect(timed.dependency.calls).toBe(1)
    timed.clock.advance(1)
    await timed.breaker.fire('a')
    expect(timed.dependency.calls).toBe(2)
    const untimed = breakerInTest({ coalesce: true, timeout: false })
    await untimed.breaker.fire('a')
    await untimed.breaker.fire('a')
    expect(untimed.dependency.calls).toBe(2)
  })

  it('shares an error as long as a result', async () => {
    const { breaker, dependency } = breakerInTest({ coalesce: true, volumeThreshold: 9 })
    dependency.answer = 'badly'
    const error = await breaker.fire('a').catch((reason: unknown) => reason)
    dependency.answer = 'well'
    await expect(breaker.fire('a')).rejects.toBe(error)
    expect(dependency.calls).toBe(1)
  })

  it.each([
    ['error', 'badly'],
    ['success', 'well'],
    ['timeout', 'never'],
  ] as const)('does not share a call after its %s where it is told so', async (reset, answer) => {
    const { breaker, clock, dependency } = breakerInTest({
      coalesce: true,
      coalesceTTL: 0,
      coalesceResetOn: [reset],
      timeout: 10,
      volumeThreshold: 9,
    })
    dependency.answer = answer
    const ended = breaker.fire('a').catch(() => {})
    await settled()
    clock.advance(10)
    await ended
    dependency.answer = 'well'
    await breaker.fire('a')
    expect(dependency.calls).toBe(2)
  })

  it('does not share what the function threw at once, either, where it is told so', async () => {
    const action = vi.fn((): string => {
      throw new Error('at once')
    })
    const breaker = new CircuitBreaker(action, {
      coalesce: true,
      coalesceResetOn: ['error'],
      volumeThreshold: 9,
      registry: new Registry(),
    })
    await breaker.fire().catch(() => {})
    await breaker.fire().catch(() => {})
    expect(action).toHaveBeenCalledTimes(2)
  })

  it('shares no call that was turned away', async () => {
    const { breaker, dependency } = breakerInTest({ coalesce: true, capacity: 1, volumeThreshold: 9 })
    breaker.open()
    await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    breaker.close()
    dependency.answer = 'never'
    const slow = breaker.fire('b')
    await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'ESEMLOCKED' })
    dependency.wakeUp()
    await slow
    dependency.answer = 'well'
    expect(await breaker.fire('a')).toBe('a')
  })

  it('gives those who joined the fallback’s answer, asked once', async () => {
    const { breaker, dependency } = breakerInTest({ coalesce: true, volumeThreshold: 9 })
    const fallback = vi.fn(() => 'fallback')
    breaker.fallback(fallback)
    dependency.answer = 'badly'
    expect(await Promise.all([breaker.fire('a'), breaker.fire('a')])).toEqual(['fallback', 'fallback'])
    expect(fallback).toHaveBeenCalledTimes(1)
  })

  it('makes new calls after clearCache', async () => {
    const { breaker, dependency } = breakerInTest({ coalesce: true })
    dependency.answer = 'never'
    const old = breaker.fire('a')
    breaker.clearCache()
    const fresh = breaker.fire('a')
    expect(fresh).not.toBe(old)
    dependency.wakeUp()
    await old
    expect(breaker.fire('a')).toBe(fresh)
  })

  it('shares no more calls than it may; the oldest is then shared no longer', () => {
    const { breaker, dependency } = breakerInTest({ coalesce: true, coalesceSize: 1 })
    dependency.answer = 'never'
    const first = breaker.fire('a')
    void breaker.fire('b')
    expect(breaker.fire('a')).not.toBe(first)
    expect(dependency.calls).toBe(3)
  })

  it('makes one call of those that had to wait for the cache', async () => {
    const cacheTransport = { get: async () => null, async set() {}, async flush() {} }
    const { breaker, dependency } = breakerInTest({ cache: true, coalesce: true, cacheTransport })
    dependency.answer = 'never'
    const calls = [breaker.fire('a'), breaker.fire('a')]
    await settled()
    expect(dependency.calls).toBe(1)
    dependency.wakeUp()
    expect(await Promise.all(calls)).toEqual(['a', 'a'])
  })

  it('makes calls of all of them while switched off', async () => {
    const { breaker, dependency } = breakerInTest({ coalesce: true, enabled: false })
    await Promise.all([breaker.fire('a'), breaker.fire('a')])
    expect(dependency.calls).toBe(2)
  })
})
