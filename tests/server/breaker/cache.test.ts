import { describe, expect, it } from 'vitest'
import type { CacheTransport } from '../../../server/breaker/cache-transport.ts'
import type { ResultCacheOptions } from '../../../server/breaker/cache.ts'
import { ResultCache } from '../../../server/breaker/cache.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { settled } from '../../support/breakers.ts'
import { watchWarnings } from '../watch-warnings.ts'

const miss = { kind: 'miss', keep: expect.any(Function) as unknown }
const hit = (result: unknown) => ({ kind: 'hit', result })

function cacheInTest(options: Partial<ResultCacheOptions> = {}) {
  const clock = new SimulatedClock()
  const cache = new ResultCache<unknown>({
    name: 'pay',
    ttlMs: 0,
    size: 9,
    patienceMs: 1_000,
    clock,
    ...options,
  })
  const keep = async (key: string, result: unknown) => {
    const found = await cache.lookUp(key)
    if (found.kind === 'miss') found.keep(result)
  }
  return { cache, clock, keep }
}

/** A store behind a network. */
function remoteStore() {
  const kept = new Map<string, string>()
  const sets: unknown[][] = []
  const transport: CacheTransport = {
    get: async (key) => (kept.has(key) ? (JSON.parse(kept.get(key)!) as unknown) : null),
    set: async (...args) => {
      sets.push(args)
      kept.set(args[0], JSON.stringify(args[1]))
    },
    flush: async () => kept.clear(),
  }
  return { transport, sets }
}

describe('ResultCache', () => {
  it('gives a result that was kept, at once', async () => {
    const { cache, keep } = cacheInTest()
    expect(cache.lookUp('a')).toEqual(miss)
    await keep('a', 'apple')
    expect(cache.lookUp('a')).toMatchObject(hit('apple'))
    expect(cache.lookUp('b')).toEqual(miss)
  })

  it('has forgotten it when a timer rings that was set for as long, for those count whole milliseconds', async () => {
    const { cache, clock, keep } = cacheInTest({ ttlMs: 100 })
    clock.advance(0.9)
    await keep('a', 'apple')
    clock.advance(99)
    expect(cache.lookUp('a')).toMatchObject(hit('apple'))
    clock.advance(0.2)
    expect(cache.lookUp('a')).toEqual(miss)
  })

  it('keeps whatever a function gives, also nothing', async () => {
    const { cache, keep } = cacheInTest()
    await keep('a', undefined)
    await keep('b', null)
    expect(cache.lookUp('a')).toMatchObject(hit(undefined))
    expect(cache.lookUp('b')).toMatchObject(hit(null))
  })

  it('forgets a result when its time is over, and never without a time to live', async () => {
    const { cache, clock, keep } = cacheInTest({ ttlMs: 500 })
    await keep('a', 1)
    clock.advance(499)
    expect(cache.lookUp('a')).toMatchObject(hit(1))
    clock.advance(1)
    expect(cache.lookUp('a')).toEqual(miss)
    const endless = cacheInTest({ ttlMs: 0 })
    await endless.keep('a', 1)
    endless.clock.advance(1e12)
    expect(endless.cache.lookUp('a')).toMatchObject(hit(1))
  })

  it('has no timers', async () => {
    const { clock, keep } = cacheInTest({ ttlMs: 500 })
    await keep('a', 1)
    expect(clock.timers).toBe(0)
  })

  it('is not larger than its size: the oldest result goes', async () => {
    const { cache, keep } = cacheInTest({ size: 2 })
    for (const key of 'abc') await keep(key, key)
    expect(Array.from('abc', (key) => (cache.lookUp(key) as { kind: string }).kind)).toEqual([
      'miss',
      'hit',
      'hit',
    ])
  })

  it('forgets all when cleared, and does not keep what was asked for before', async () => {
    const { cache, keep } = cacheInTest()
    await keep('a', 'old')
    const before = await cache.lookUp('b')
    cache.clear()
    if (before.kind === 'miss') before.keep('old')
    expect([cache.lookUp('a'), cache.lookUp('b')]).toEqual([miss, miss])
  })

  it('hands a transport the plain result and the time of day at which it ends, or 0', async () => {
    const { transport, sets } = remoteStore()
    const { clock, keep } = cacheInTest({ transport, ttlMs: 500 })
    await keep('a', { price: 3 })
    const endless = cacheInTest({ transport })
    await endless.keep('b', 4)
    expect(sets).toEqual([
      ['a', { price: 3 }, clock.epoch() + 500],
      ['b', 4, 0],
    ])
  })

  it('waits for a transport that answers later', async () => {
    const { transport } = remoteStore()
    const { cache, clock, keep } = cacheInTest({ transport })
    expect(await cache.lookUp('a')).toEqual(miss)
    await keep('a', { price: 3 })
    expect(await cache.lookUp('a')).toEqual(hit({ price: 3 }))
    cache.clear()
    expect(await cache.lookUp('a')).toEqual(miss)
    expect(clock.timers).toBe(0)
  })

  it('answers at once where the transport does, be it with something falsy', () => {
    const transport = { get: (key: string) => (key === 'a' ? 0 : undefined), set() {}, flush() {} }
    const { cache } = cacheInTest({ transport })
    expect(cache.lookUp('a')).toEqual(hit(0))
    expect(cache.lookUp('b')).toEqual(miss)
  })

  it('takes a promise that a transport kept for the result that it gives', async () => {
    const transport = { get: () => Promise.resolve('apple'), set() {}, flush() {} }
    expect(await cacheInTest({ transport }).cache.lookUp('a')).toEqual(hit('apple'))
  })

  it('asks no transport to keep nothing, which could not be told from a miss', async () => {
    const { transport, sets } = remoteStore()
    const { keep } = cacheInTest({ transport })
    await keep('a', undefined)
    await keep('b', null)
    expect(sets).toEqual([])
  })

  it('goes on without a transport that throws or rejects, and says so once until it works again', async () => {
    const warning = watchWarnings()
    let trouble: () => unknown = () => {
      throw new Error('no connection')
    }
    const ask = () => trouble()
    const { cache, keep } = cacheInTest({ transport: { get: ask, set: ask, flush: ask } })
    expect(cache.lookUp('a')).toEqual(miss)
    await keep('a', 1)
    cache.clear()
    trouble = () => Promise.reject(new Error('no connection'))
    expect(await cache.lookUp('a')).toEqual(miss)
    await keep('a', 1)
    cache.clear()
    await settled()
    expect(warning.mock.calls.map(([what]) => what)).toEqual(
      ['get', 'set', 'flush'].map(
        (method) => `The cacheTransport of breaker "pay" failed at ${method}(); calls go on without it.`,
      ),
    )
    trouble = () => undefined
    await cache.lookUp('a')
    trouble = () => Promise.reject(new Error('no connection'))
    await cache.lookUp('a')
    expect(warning).toHaveBeenCalledTimes(4)
  })

  it('waits for a transport that does not answer no longer than it has patience', async () => {
    const warning = watchWarnings()
    const { cache, clock } = cacheInTest({
      transport: { get: () => new Promise(() => {}), set() {}, flush() {} },
      patienceMs: 300,
    })
    const found = cache.lookUp('a')
    clock.advance(300)
    expect(await found).toEqual(miss)
    expect(warning.mock.calls[0]![1]).toMatchObject({
      detail: expect.stringContaining('No answer within 300 ms') as string,
    })
  })

  it('does not take an answer that comes too late for a transport that works', async () => {
    const warning = watchWarnings()
    const answers: ((value: unknown) => void)[] = []
    const get = () => new Promise((resolve) => answers.push(resolve))
    const { cache, clock } = cacheInTest({ transport: { get, set() {}, flush() {} }, patienceMs: 300 })
    for (let call = 0; call < 3; call++) {
      const found = cache.lookUp('a')
      clock.advance(300)
      answers.at(-1)!('late')
      expect(await found).toEqual(miss)
    }
    expect(warning).toHaveBeenCalledTimes(1)
  })
})
