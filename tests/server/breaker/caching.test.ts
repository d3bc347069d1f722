import { describe, expect, it, vi } from 'vitest'
import type { CacheTransport } from '../../../server/breaker/cache-transport.ts'
import { breakerInTest, settled } from '../../support/breakers.ts'
import { watchWarnings } from '../watch-warnings.ts'
import { notedEvents } from './noted-events.ts'

describe('a breaker with a cache', () => {
  it('gives the result that was kept to calls with the same arguments, and does not call its function', async () => {
    const { breaker, dependency } = breakerInTest({ cache: true })
    expect(await breaker.fire('a')).toBe('a')
    expect(await breaker.fire('a')).toBe('a')
    expect(await breaker.fire('b')).toBe('b')
    expect(dependency.calls).toBe(2)
  })

  it('tells and counts hits and misses', async () => {
    const { breaker } = breakerInTest({ cache: true })
    const seen = notedEvents(breaker)
    await breaker.fire('a')
    await breaker.fire('a')
    expect(seen).toEqual(['fire', 'cacheMiss', 'success', 'fire', 'cacheHit'])
    expect(breaker.stats).toMatchObject({ fires: 2, successes: 1, cacheHits: 1, cacheMisses: 1 })
  })

  it('answers from it while the circuit is open, too', async () => {
    const { breaker } = breakerInTest({ cache: true })
    await breaker.fire('a')
    breaker.open()
    const seen = notedEvents(breaker)
    expect(await breaker.fire('a')).toBe('a')
    await expect(breaker.fire('b')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    expect(seen).toEqual(['fire', 'cacheHit', 'fire', 'cacheMiss', 'reject'])
  })

  it('answers from it while the bulkhead is full, and takes no place for that', async () => {
    const { breaker, dependency } = breakerInTest({ cache: true, capacity: 1 })
    await breaker.fire('a')
    dependency.answer = 'never'
    const slow = breaker.fire('b')
    expect(await breaker.fire('a')).toBe('a')
    dependency.wakeUp()
    expect(await slow).toBe('b')
  })

  it('takes no hit for a probe: the next call still may try', async () => {
    const { breaker, clock, dependency } = breakerInTest({ cache: true, resetTimeout: 10 })
    await breaker.fire('a')
    breaker.open()
    clock.advance(10)
    await breaker.fire('a')
    expect([breaker.halfOpen, breaker.pendingClose, dependency.calls]).toEqual([true, true, 1])
    await breaker.fire('b')
    expect(breaker.closed).toBe(true)
  })

  it('keeps neither errors nor what a fallback gave', async () => {
    const { breaker, dependency } = breakerInTest({ cache: true, volumeThreshold: 9 })
    breaker.fallback(() => 'fallback')
    dependency.answer = 'badly'
    expect(await breaker.fire('a')).toBe('fallback')
    dependency.answer = 'well'
    expect(await breaker.fire('a')).toBe('a')
    expect(breaker.stats).toMatchObject({ cacheHits: 0, cacheMisses: 2 })
  })

  it('keeps nothing that came too late', async () => {
    const { breaker, clock, dependency } = breakerInTest({ cache: true, timeout: 10, volumeThreshold: 9 })
    dependency.answer = 'never'
    const late = breaker.fire('a')
    clock.advance(10)
    await expect(late).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    dependency.wakeUp()
    await settled()
    dependency.answer = 'well'
    await breaker.fire('a')
    expect(breaker.stats.cacheHits).toBe(0)
  })

  it('forgets a result when its time is over, counted from when it came', async () => {
    const { breaker, clock, dependency } = breakerInTest({ cache: true, cacheTTL: 1_000 })
    dependency.answer = 'never'
    const call = breaker.fire('a')
    clock.advance(500)
    dependency.wakeUp()
    await call
    clock.advance(999)
    await breaker.fire('a')
    expect(dependency.calls).toBe(1)
    clock.advance(1)
    dependency.answer = 'well'
    await breaker.fire('a')
    expect(dependency.calls).toBe(2)
  })

  it('keeps results for ever where no time was set', async () => {
    const { breaker, clock, dependency } = breakerInTest({ cache: true })
    await breaker.fire('a')
    clock.advance(1e12)
    await breaker.fire('a')
    expect(dependency.calls).toBe(1)
  })

  it('keeps no more results than it may; the oldest goes', async () => {
    const { breaker, dependency } = breakerInTest({ cache: true, cacheSize: 2 })
    for (const word of ['a', 'b', 'a', 'c']) await breaker.fire(word)
    expect(dependency.calls).toBe(3)
    await breaker.fire('b')
    expect(dependency.calls).toBe(3)
    await breaker.fire('a')
    expect(dependency.calls).toBe(4)
  })

  it('forgets everything on clearCache, and does not keep what was under way then', async () => {
    const { breaker, dependency } = breakerInTest({ cache: true })
    await breaker.fire('a')
    dependency.answer = 'never'
    const old = breaker.fire('b')
    breaker.clearCache()
    dependency.wakeUp()
    await old
    dependency.answer = 'well'
    await breaker.fire('a')
    await breaker.fire('b')
    expect(dependency.calls).toBe(4)
  })

  it('lets cacheGetKey say which calls are alike; its this is the breaker', async () => {
    const contexts: unknown[] = []
    const { breaker, dependency } = breakerInTest({
      cache: true,
      cacheGetKey(word) {
        contexts.push(this)
        return word.toLowerCase()
      },
    })
    await breaker.fire('Apple')
    expect(await breaker.fire('APPLE')).toBe('Apple')
    expect(dependency.calls).toBe(1)
    expect(contexts).toEqual([breaker, breaker])
  })

  it('makes a call as if there were no cache when its key cannot be made', async () => {
    const warning = watchWarnings()
    const { breaker, dependency } = breakerInTest({
      cache: true,
      cacheGetKey: () => {
        throw new Error('no key')
      },
    })
    const seen = notedEvents(breaker)
    await breaker.fire('a')
    await breaker.fire('a')
    expect(dependency.calls).toBe(2)
    expect(seen).toEqual(['fire', 'success', 'fire', 'success'])
    expect(warning).toHaveBeenCalledTimes(2)
  })

  it('asks it nothing while switched off', async () => {
    const { breaker, dependency } = breakerInTest({ cache: true })
    await breaker.fire('a')
    breaker.disable()
    await breaker.fire('a')
    expect(dependency.calls).toBe(2)
    expect(breaker.stats).toMatchObject({ cacheHits: 0, cacheMisses: 1 })
  })

  it('shares nothing with another breaker of the same options', async () => {
    const options = { cache: true }
    const [one, other] = [breakerInTest(options), breakerInTest(options)]
    await one.breaker.fire('a')
    await other.breaker.fire('a')
    expect(other.dependency.calls).toBe(1)
    expect(options).toEqual({ cache: true })
  })
})

/** A place for results that answers at once, and one behind a network. */
function storeInTest(kept = new Map<string, unknown>()) {
  const transport = {
    get: vi.fn((key: string) => kept.get(key)),
    set: vi.fn((key: string, value: unknown) => void kept.set(key, value)),
    flush: vi.fn(() => kept.clear()),
  }
  const remote: CacheTransport = {
    get: async (key) => transport.get(key),
    set: async (key, value) => transport.set(key, value),
    flush: async () => transport.flush(),
  }
  return { transport, remote, kept }
}

describe('a breaker with a cache transport', () => {
  it('takes a thenable that throws for nothing kept, and waits for it no longer', async () => {
    const warned = watchWarnings()
    const broken = {
      // oxlint-disable-next-line unicorn/no-thenable -- what clients of stores give
      then() {
        throw new Error('no promise')
      },
    }
    const cacheTransport = { get: () => broken, set() {}, flush() {} }
    const { breaker, clock } = breakerInTest({ cache: true, timeout: false, cacheTransport })
    expect(await breaker.fire('a')).toBe('a')
    expect(clock.timers).toBe(0)
    expect(warned).toHaveBeenCalledTimes(1)
  })

  it('keeps results there, with the time of day at which they end', async () => {
    const { transport } = storeInTest()
    const { breaker, clock, dependency } = breakerInTest({
      cache: true,
      cacheTTL: 5_000,
      cacheTransport: transport,
    })
    await breaker.fire('a')
    expect(transport.set).toHaveBeenCalledExactlyOnceWith('["a"]', 'a', clock.epoch() + 5_000)
    expect(await breaker.fire('a')).toBe('a')
    expect(dependency.calls).toBe(1)
    breaker.clearCache()
    expect(transport.flush).toHaveBeenCalledTimes(1)
  })

  it('says 0 for a result that is kept for ever', async () => {
    const { transport } = storeInTest()
    const { breaker } = breakerInTest({ cache: true, cacheTransport: transport })
    await breaker.fire('a')
    expect(transport.set).toHaveBeenCalledExactlyOnceWith('["a"]', 'a', 0)
  })

  it('waits for one that answers with promises, and tells what it then knows', async () => {
    const { remote } = storeInTest()
    const { breaker, dependency } = breakerInTest({ cache: true, cacheTransport: remote })
    const seen = notedEvents(breaker)
    const first = breaker.fire('a')
    expect(seen).toEqual(['fire'])
    expect(await first).toBe('a')
    expect(await breaker.fire('a')).toBe('a')
    expect(dependency.calls).toBe(1)
    expect(seen).toEqual(['fire', 'cacheMiss', 'success', 'fire', 'cacheHit'])
    expect(breaker.stats).toMatchObject({ fires: 2, cacheHits: 1, cacheMisses: 1 })
  })

  it('asks the circuit only when the answer is there', async () => {
    const { remote } = storeInTest()
    const { breaker } = breakerInTest({ cache: true, cacheTransport: remote })
    const call = breaker.fire('a')
    breaker.open()
    await expect(call).rejects.toMatchObject({ code: 'EOPENBREAKER' })
  })

  it('refuses a call that was still looking for a result when it was shut down', async () => {
    const { remote } = storeInTest()
    const { breaker, dependency } = breakerInTest({ cache: true, cacheTransport: remote })
    const call = breaker.fire('a')
    breaker.shutdown()
    await expect(call).rejects.toMatchObject({ code: 'ESHUTDOWN' })
    expect(dependency.calls).toBe(0)
  })

  it('waits for one no longer than a second, nor than its timeout', async () => {
    watchWarnings()
    for (const [timeout, patienceMs] of [
      [false, 1_000],
      [200, 200],
    ] as const) {
      const silent = { get: () => new Promise(() => {}), set() {}, flush() {} }
      const { breaker, clock, dependency } = breakerInTest({ cache: true, timeout, cacheTransport: silent })
      const call = breaker.fire('a')
      clock.advance(patienceMs - 1)
      await settled()
      expect(dependency.calls).toBe(0)
      clock.advance(1)
      expect(await call).toBe('a')
    }
  })

  it('goes on without one that throws', async () => {
    const warning = watchWarnings()
    const fail = () => {
      throw new Error('not connected')
    }
    const { breaker } = breakerInTest({
      cache: true,
      cacheTransport: { get: fail, set: fail, flush: fail },
    })
    expect(await breaker.fire('a')).toBe('a')
    breaker.clearCache()
    expect(breaker.stats).toMatchObject({ successes: 1, failures: 0, cacheMisses: 1 })
    expect(warning.mock.calls.map(([text]) => text)).toEqual(
      ['get', 'set', 'flush'].map(
        (method) => `The cacheTransport of breaker "pay" failed at ${method}(); calls go on without it.`,
      ),
    )
  })

  it('empties it when it is shut down, as opossum does', async () => {
    const { transport, kept } = storeInTest()
    const { breaker } = breakerInTest({ cache: true, cacheTransport: transport })
    await breaker.fire('a')
    breaker.shutdown()
    expect([...kept]).toEqual([])
    expect(transport.flush).toHaveBeenCalledTimes(1)
  })
})
