import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import type { CallOptions } from '../../../server/breaker/call-terms.ts'
import { breakerInTest, settled } from '../../support/breakers.ts'

describe('a call on terms of its own', () => {
  it('has a timeout of its own', async () => {
    const { breaker, dependency, clock } = breakerInTest({ timeout: 1_000, volumeThreshold: 9 })
    dependency.answer = 'never'
    const brief = breaker.fireWith({ timeout: 50 }, 'brief')
    const usual = breaker.fire('usual')
    const endless = breaker.fireWith({ timeout: false }, 'endless')
    clock.advance(50)
    await expect(brief).rejects.toMatchObject({ code: 'ETIMEDOUT', timeoutMs: 50 })
    clock.advance(950)
    await expect(usual).rejects.toMatchObject({ timeoutMs: 1_000 })
    clock.advance(5_000)
    dependency.wakeUp()
    expect(await endless).toBe('endless')
    expect(breaker.stats).toMatchObject({ fires: 3, timeouts: 2, successes: 1 })
  })

  it('may have many different ones', async () => {
    const { breaker, dependency, clock } = breakerInTest({ volumeThreshold: 1_000 })
    dependency.answer = 'never'
    const late: number[] = []
    for (let timeout = 1; timeout <= 200; timeout++)
      void breaker
        .fireWith({ timeout }, 'x')
        .catch((error: { timeoutMs: number }) => late.push(error.timeoutMs))
    clock.advance(100)
    await settled()
    expect(late).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    clock.advance(100)
    await settled()
    expect(late).toHaveLength(200)
  })

  it('gives up with its caller, and counts neither for nor against the dependency', async () => {
    const { breaker, dependency } = breakerInTest({ volumeThreshold: 1 })
    const told = vi.fn<(...args: unknown[]) => void>()
    breaker.on('cancelled', told)
    breaker.fallback(() => 'fallback')
    dependency.answer = 'never'
    const controller = new AbortController()
    const call = breaker.fireWith({ signal: controller.signal }, 'a')
    controller.abort('left')
    await expect(call).rejects.toBe('left')
    expect(told).toHaveBeenCalledExactlyOnceWith('left', 0, ['a'])
    expect(breaker.circuit.read('pay').totals).toMatchObject({
      cancelled: 1,
      failure: 0,
      'fallback-success': 0,
    })
    dependency.wakeUp()
    await settled()
    expect(breaker.stats).toMatchObject({ fires: 1, successes: 0, failures: 0 })
    expect(breaker.circuit.read('pay').inFlight).toBe(0)
  })

  it('tells its function, too', async () => {
    let signal: AbortSignal | undefined
    const breaker: CircuitBreaker<[], never> = new CircuitBreaker(() => {
      signal = breaker.getSignal()
      return new Promise<never>(() => {})
    })
    const controller = new AbortController()
    const call = breaker.fireWith({ signal: controller.signal })
    controller.abort('left')
    await expect(call).rejects.toBe('left')
    expect(signal?.reason).toBe('left')
    breaker.shutdown()
  })

  it('is not made when its caller has given up before', async () => {
    const { breaker, dependency } = breakerInTest()
    await expect(breaker.fireWith({ signal: AbortSignal.abort('left') }, 'a')).rejects.toBe('left')
    expect(dependency.calls).toBe(0)
    expect(breaker.circuit.read('pay').totals).toMatchObject({ cancelled: 1 })
  })

  it('gives the place of a probe back', async () => {
    const { breaker, dependency, clock } = breakerInTest({ resetTimeout: 1_000 })
    breaker.open()
    clock.advance(1_000)
    dependency.answer = 'never'
    const controller = new AbortController()
    const probe = breaker.fireWith({ signal: controller.signal }, 'a')
    controller.abort('left')
    await probe.catch(() => {})
    expect([breaker.halfOpen, breaker.pendingClose]).toEqual([true, true])
  })

  it('leaves nothing behind on a signal that outlives it', async () => {
    const { breaker } = breakerInTest()
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    for (let call = 0; call < 5; call++) await breaker.fireWith({ signal }, 'a')
    await settled()
    expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([5, 5])
  })

  it('has a `this` of its own', async () => {
    const breaker = new CircuitBreaker(async function (this: unknown) {
      return this
    })
    const context = {}
    expect(await breaker.fireWith({ context })).toBe(context)
    breaker.shutdown()
  })

  it.each<[Record<string, unknown>, string]>([
    [{ timeout: -1 }, 'fireWith option "timeout" must be a number from 0'],
    [{ signal: {} }, 'fireWith option "signal" must be an AbortSignal'],
    [{ timeuot: 1 }, 'fireWith has no option "timeuot". Did you mean "timeout"?'],
  ])('refuses %o', (options, message) => {
    const { breaker, dependency } = breakerInTest()
    expect(() => breaker.fireWith(options as CallOptions, 'a')).toThrow(message)
    expect([dependency.calls, breaker.stats.fires]).toEqual([0, 0])
  })
})
