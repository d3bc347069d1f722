import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { breakerInTest, settled } from '../../support/breakers.ts'
import { BentClock } from './bent-clock.ts'

/** What has come of a call so far. */
async function soFar(call: Promise<unknown>): Promise<unknown> {
  let outcome: unknown = 'pending'
  call.then(
    (value) => (outcome = { value }),
    (error: unknown) => (outcome = { error }),
  )
  await settled()
  return outcome
}

const callers = () => [new AbortController(), new AbortController()] as const

describe('a caller who gives up at the very moment when his call becomes a probe', () => {
  it('leaves the place of the probe free, and the function is not called', async () => {
    const clock = new BentClock()
    const get = async () => void (clock.bentBy = 1_000)
    const cacheTransport = { get, set() {}, flush() {} }
    const { breaker, dependency } = breakerInTest({ clock, resetTimeout: 1_000, cache: true, cacheTransport })
    const controller = new AbortController()
    breaker.open()
    breaker.on('halfOpen', () => controller.abort('gone'))
    await expect(breaker.fireWith({ signal: controller.signal }, 'a')).rejects.toBe('gone')
    expect(dependency.calls).toBe(0)
    expect([breaker.halfOpen, breaker.pendingClose]).toEqual([true, true])
    expect(breaker.circuit.read('pay').totals).toMatchObject({ cancelled: 1, 'short-circuited': 0 })
  })
})

describe('a function that asks for its signal only when its caller has given up', () => {
  it('gets one that is aborted, for the same reason', async () => {
    const controller = new AbortController()
    const reason = new Error('gone')
    let asked: AbortSignal | undefined
    const breaker = new CircuitBreaker(
      () => {
        controller.abort(reason)
        asked = breaker.getSignal()
        return new Promise<never>(() => {})
      },
      { name: 'asks late', timeout: false, registry: new Registry() },
    )
    await expect(breaker.fireWith({ signal: controller.signal })).rejects.toBe(reason)
    expect([asked?.aborted, asked?.reason]).toEqual([true, reason])
  })
})

describe('a caller who gives up a call that others share', () => {
  it('leaves it to them', async () => {
    const { breaker, dependency } = breakerInTest({ coalesce: true })
    const [caller] = callers()
    dependency.answer = 'never'
    const mine = breaker.fireWith({ signal: caller.signal }, 'a')
    const theirs = breaker.fire('a')
    caller.abort('left')
    await expect(mine).rejects.toBe('left')
    expect(await soFar(theirs)).toBe('pending')
    dependency.wakeUp()
    expect(await theirs).toBe('a')
    expect(dependency.calls).toBe(1)
    expect(breaker.circuit.read('pay').totals).toMatchObject({ cancelled: 0, success: 1 })
  })

  it('calls it off when nobody else waits', async () => {
    const registry = new Registry()
    let asked: AbortSignal | undefined
    const breaker: CircuitBreaker<[], never> = new CircuitBreaker(
      () => {
        asked = breaker.getSignal()
        return new Promise<never>(() => {})
      },
      { coalesce: true, registry },
    )
    const [one, other] = callers()
    const calls = [breaker.fireWith({ signal: one.signal }), breaker.fireWith({ signal: other.signal })]
    one.abort('first')
    expect(asked?.aborted).toBe(false)
    other.abort('second')
    expect(asked?.reason).toBe('second')
    expect(await Promise.allSettled(calls)).toMatchObject([{ reason: 'first' }, { reason: 'second' }])
    expect(breaker.circuit.read('x').totals).toMatchObject({ cancelled: 1 })
    breaker.shutdown()
  })

  it('does not leave its end to those who come later', async () => {
    const { breaker, dependency } = breakerInTest({ coalesce: true, coalesceTTL: 0 })
    const [caller] = callers()
    dependency.answer = 'never'
    const call = breaker.fireWith({ signal: caller.signal }, 'a')
    caller.abort('left')
    await call.catch(() => {})
    dependency.answer = 'well'
    expect(await breaker.fire('a')).toBe('a')
  })

  it('may be one who joined', async () => {
    const { breaker, dependency } = breakerInTest({ coalesce: true })
    const [caller] = callers()
    dependency.answer = 'never'
    const first = breaker.fire('a')
    const joined = breaker.fireWith({ signal: caller.signal }, 'a')
    caller.abort('left')
    await expect(joined).rejects.toBe('left')
    expect(await soFar(first)).toBe('pending')
    expect([dependency.calls, breaker.stats.coalesceCacheHits]).toEqual([1, 1])
  })
})

describe('a call with a timeout of its own, where calls are shared', () => {
  it('joins one under way, and waits no longer than that', async () => {
    const { breaker, dependency, clock } = breakerInTest({ coalesce: true, timeout: 1_000 })
    dependency.answer = 'never'
    const usual = breaker.fire('a')
    const brief = breaker.fireWith({ timeout: 50 }, 'a')
    clock.advance(50)
    await expect(brief).rejects.toMatchObject({ code: 'ETIMEDOUT', timeoutMs: 50 })
    expect(await soFar(usual)).toBe('pending')
    expect([dependency.calls, breaker.stats.timeouts]).toEqual([1, 0])
  })

  it('gets the fallback’s answer when its time is over', async () => {
    const { breaker, dependency, clock } = breakerInTest({ coalesce: true, timeout: 1_000 })
    breaker.fallback(() => 'instead')
    dependency.answer = 'never'
    void breaker.fire('a')
    const brief = breaker.fireWith({ timeout: 50 }, 'a')
    clock.advance(50)
    expect(await brief).toBe('instead')
  })

  it('keeps its time for those who have the same', async () => {
    const { breaker, dependency, clock } = breakerInTest({ coalesce: true, volumeThreshold: 9 })
    dependency.answer = 'never'
    const brief = [breaker.fireWith({ timeout: 5 }, 'a'), breaker.fireWith({ timeout: 5 }, 'a')]
    const usual = breaker.fire('a')
    const patient = breaker.fireWith({ timeout: false }, 'a')
    expect(dependency.calls).toBe(3)
    clock.advance(5)
    expect(await Promise.allSettled(brief)).toMatchObject([
      { reason: { timeoutMs: 5 } },
      { status: 'rejected' },
    ])
    clock.advance(10_000)
    await expect(usual).rejects.toMatchObject({ timeoutMs: 10_000 })
    expect(await soFar(patient)).toBe('pending')
  })
})

describe('a caller who gives up before the function is called', () => {
  const slow = () => ({ get: () => new Promise(() => {}), set() {}, flush() {} })

  it('while a place where results are kept is asked, is answered at once', async () => {
    const { breaker, dependency } = breakerInTest({ cache: true, cacheTransport: slow() })
    const [caller] = callers()
    const call = breaker.fireWith({ signal: caller.signal }, 'a')
    caller.abort('left')
    expect(await soFar(call)).toEqual({ error: 'left' })
    expect(dependency.calls).toBe(0)
    expect(breaker.circuit.read('pay').totals).toMatchObject({ cancelled: 1 })
  })

  it.each(['cacheMiss', 'coalesceCacheMiss'] as const)('within a listener of `%s`', async (event) => {
    const { breaker, dependency } = breakerInTest({ cache: true, coalesce: true })
    const [caller] = callers()
    breaker.on(event, () => caller.abort('left'))
    await expect(breaker.fireWith({ signal: caller.signal }, 'a')).rejects.toBe('left')
    expect(dependency.calls).toBe(0)
    breaker.removeAllListeners()
    expect(await breaker.fire('a')).toBe('a')
  })

  it('within `cacheGetKey`', async () => {
    const [caller] = callers()
    const cacheGetKey = () => (caller.abort('left'), 'key')
    const { breaker, dependency } = breakerInTest({ cache: true, cacheGetKey })
    await expect(breaker.fireWith({ signal: caller.signal }, 'a')).rejects.toBe('left')
    expect(dependency.calls).toBe(0)
  })
})

describe('a caller who gives up', () => {
  it('need not wait for a fallback', async () => {
    const { breaker, dependency } = breakerInTest({ volumeThreshold: 9 })
    const [caller, other] = callers()
    breaker.fallback(() => new Promise<never>(() => {}))
    dependency.answer = 'badly'
    const failed = breaker.fireWith({ signal: caller.signal }, 'a')
    await settled()
    caller.abort('left')
    await expect(failed).rejects.toBe('left')
    breaker.open()
    const turnedAway = breaker.fireWith({ signal: other.signal }, 'a')
    other.abort('left, too')
    await expect(turnedAway).rejects.toBe('left, too')
  })

  it('is answered while the breaker is switched off', async () => {
    const { breaker, dependency } = breakerInTest({ enabled: false })
    const [caller] = callers()
    dependency.answer = 'never'
    const call = breaker.fireWith({ signal: caller.signal }, 'a')
    caller.abort('left')
    await expect(call).rejects.toBe('left')
    await expect(breaker.fireWith({ signal: caller.signal }, 'a')).rejects.toBe('left')
    expect(dependency.calls).toBe(1)
  })

  it('is known to a function that asks afterwards', () => {
    const [caller] = callers()
    let asked: AbortSignal | undefined
    const breaker = new CircuitBreaker(
      () => {
        caller.abort('left')
        asked = breaker.getSignal()
        return new Promise<never>(() => {})
      },
      { registry: new Registry() },
    )
    void breaker.fireWith({ signal: caller.signal }).catch(() => {})
    expect(asked?.reason).toBe('left')
  })
})

describe('a signal of many calls', () => {
  it('gets one listener, and none when they have ended', async () => {
    const { breaker, dependency } = breakerInTest()
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    dependency.answer = 'never'
    const calls = Array.from({ length: 50 }, () => breaker.fireWith({ signal }, 'a'))
    expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([1, 0])
    dependency.wakeUp()
    await Promise.all(calls)
    await settled()
    expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([1, 1])
  })

  it('ends all of them', async () => {
    const { breaker, dependency } = breakerInTest()
    const [caller] = callers()
    dependency.answer = 'never'
    const calls = Array.from({ length: 20 }, () => breaker.fireWith({ signal: caller.signal }, 'a'))
    caller.abort('left')
    expect(new Set(await Promise.all(calls.map((call) => call.catch(String))))).toEqual(new Set(['left']))
    expect(breaker.circuit.read('pay').inFlight).toBe(0)
  })

  it('that cannot be listened to is done without', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const { breaker } = breakerInTest()
    const signal = Object.assign(new EventEmitter(), {
      aborted: false,
      addEventListener() {
        throw new Error('not today')
      },
      removeEventListener() {},
    }) as unknown as AbortSignal
    expect(await breaker.fireWith({ signal }, 'a')).toBe('a')
    expect(breaker.circuit.read('pay').inFlight).toBe(0)
    expect(warned).toHaveBeenCalledTimes(1)
    warned.mockRestore()
  })
})
