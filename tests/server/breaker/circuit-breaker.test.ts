import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { breakerInTest, settled } from '../../support/breakers.ts'
import { watchWarnings } from '../watch-warnings.ts'

describe('CircuitBreaker', () => {
  it('gives what the function gives', async () => {
    const { breaker } = breakerInTest()
    expect(await breaker.fire('hello')).toBe('hello')
    expect(breaker.closed).toBe(true)
  })

  it('passes the function’s own error through untouched', async () => {
    const error = new Error('mine')
    const breaker = new CircuitBreaker(() => Promise.reject(error), { name: 'own', volumeThreshold: 9 })
    await expect(breaker.fire()).rejects.toBe(error)
    breaker.shutdown()
  })

  it('takes functions that answer at once, or throw', async () => {
    const add = new CircuitBreaker((a: number, b: number) => a + b, { name: 'add' })
    expect(await add.fire(1, 2)).toBe(3)
    const broken = new CircuitBreaker((): number => {
      throw new Error('at once')
    })
    await expect(broken.fire()).rejects.toThrow('at once')
    add.shutdown()
    broken.shutdown()
  })

  it('calls the function with itself as this, or with the context given', async () => {
    const contexts: unknown[] = []
    function action(this: unknown) {
      contexts.push(this)
    }
    const breaker = new CircuitBreaker(action)
    const context = {}
    await breaker.fire()
    await breaker.call(context)
    expect(contexts).toEqual([action, context])
    breaker.shutdown()
  })

  it('opens when errors reach the threshold, and not below the volume threshold', async () => {
    const { breaker, dependency } = breakerInTest({ volumeThreshold: 4, errorThresholdPercentage: 50 })
    await breaker.fire('a')
    await breaker.fire('b')
    dependency.answer = 'badly'
    await expect(breaker.fire('c')).rejects.toThrow('down')
    expect(breaker.opened).toBe(false)
    await expect(breaker.fire('d')).rejects.toThrow('down')
    expect(breaker.opened).toBe(true)
  })

  it('turns calls away while open, without calling the function', async () => {
    const { breaker, dependency } = breakerInTest()
    breaker.open()
    await expect(breaker.fire('a')).rejects.toMatchObject({
      code: 'EOPENBREAKER',
      message: 'Breaker is open',
      circuit: 'pay',
    })
    expect(dependency.calls).toBe(0)
  })

  it('waits no longer than the timeout, and does not hear what comes later', async () => {
    const { breaker, clock, dependency } = breakerInTest({ timeout: 800, volumeThreshold: 9 })
    dependency.answer = 'never'
    const call = breaker.fire('slow')
    clock.advance(799)
    await settled()
    expect(breaker.stats.timeouts).toBe(0)
    clock.advance(1)
    await expect(call).rejects.toMatchObject({ code: 'ETIMEDOUT', message: 'Timed out after 800ms' })
    dependency.wakeUp()
    await settled()
    expect(breaker.stats).toMatchObject({ timeouts: 1, successes: 0 })
  })

  it.each([[false], [0], [Infinity]] as const)(
    'waits as long as it takes with timeout %s',
    async (timeout) => {
      const { breaker, clock, dependency } = breakerInTest({ timeout })
      dependency.answer = 'never'
      const call = breaker.fire('slow')
      clock.advance(1e9)
      dependency.wakeUp()
      expect(await call).toBe('slow')
    },
  )

  it('lets no more calls run at once than the capacity allows', async () => {
    const { breaker, dependency } = breakerInTest({ capacity: 2, volumeThreshold: 99 })
    dependency.answer = 'never'
    const calls = [breaker.fire('a'), breaker.fire('b')]
    await expect(breaker.fire('c')).rejects.toMatchObject({ code: 'ESEMLOCKED', message: 'Semaphore locked' })
    expect(dependency.calls).toBe(2)
    dependency.wakeUp()
    await Promise.all(calls)
    dependency.answer = 'well'
    expect(await breaker.fire('d')).toBe('d')
  })

  describe('with an error filter', () => {
    const isMine = (error: unknown) => (error as Error).message === 'down'

    it('does not blame the dependency, and asks no fallback', async () => {
      const { breaker, dependency } = breakerInTest({ errorFilter: isMine })
      breaker.fallback(() => 'fallback')
      dependency.answer = 'badly'
      await expect(breaker.fire('a')).rejects.toThrow('down')
      expect(breaker.closed).toBe(true)
      expect(breaker.circuit.read('pay').window.counts).toMatchObject({
        ignored: 1,
        failure: 0,
        'fallback-success': 0,
      })
      expect(breaker.stats).toMatchObject({ successes: 1, failures: 0 })
    })

    it('gets the error and the arguments of the call', async () => {
      const errorFilter = vi.fn(() => true)
      const { breaker, dependency } = breakerInTest({ errorFilter })
      dependency.answer = 'badly'
      await breaker.fire('word').catch(() => {})
      expect(errorFilter).toHaveBeenCalledWith(expect.objectContaining({ message: 'down' }), 'word')
    })

    it('settles the call although the filter throws', async () => {
      const warning = watchWarnings()
      const { breaker, dependency } = breakerInTest({
        errorFilter: () => {
          throw new Error('filter')
        },
      })
      dependency.answer = 'badly'
      await expect(breaker.fire('a')).rejects.toThrow('down')
      expect(breaker.opened).toBe(true)
      expect(warning).toHaveBeenCalledExactlyOnceWith(
        'The errorFilter of breaker "pay" threw; its error counts as a failure.',
        { type: 'FuseboardWarning', detail: expect.stringContaining('Error: filter') },
      )
    })
  })

  it('lets calls pass unobserved when it is switched off, and observes again when switched on', async () => {
    const { breaker, dependency } = breakerInTest({ enabled: false })
    dependency.answer = 'badly'
    for (let call = 0; call < 5; call++) await expect(breaker.fire('a')).rejects.toThrow('down')
    expect(breaker.closed).toBe(true)
    expect(breaker.stats).toMatchObject({ fires: 5, failures: 0 })
    breaker.enable()
    await expect(breaker.fire('a')).rejects.toThrow('down')
    expect(breaker.opened).toBe(true)
    breaker.disable()
    expect(breaker.enabled).toBe(false)
    await expect(breaker.fire('a')).rejects.toThrow('down')
  })

  it('rejects, and does not throw, when the function throws at once while it is switched off', async () => {
    const broken = new CircuitBreaker(
      (): number => {
        throw new Error('at once')
      },
      { enabled: false, registry: new Registry() },
    )
    const call = broken.fire()
    await expect(call).rejects.toThrow('at once')
  })

  it('lets nobody wait for ever, even when its clock breaks', async () => {
    const { breaker, clock, dependency } = breakerInTest()
    dependency.answer = 'never'
    const call = breaker.fire('a')
    vi.spyOn(clock, 'now').mockImplementation(() => {
      throw new Error('no time')
    })
    dependency.wakeUp()
    await expect(call).rejects.toThrow('no time')
  })

  it('has no timer when nothing is under way and it is closed', async () => {
    const { breaker, clock } = breakerInTest({ timeout: 100 })
    await breaker.fire('a')
    clock.advance(100)
    expect(clock.timers).toBe(0)
  })

  it('refuses to guard what is no function', () => {
    expect(() => new CircuitBreaker(undefined as never)).toThrow(TypeError)
  })
})
