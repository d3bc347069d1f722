import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { TimeoutError } from '../../../server/breaker/errors.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { breakerInTest, settled } from '../../support/breakers.ts'
import { watchWarnings } from '../watch-warnings.ts'
import { BentClock } from './bent-clock.ts'

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

  it('lets one call try after the reset timeout, turns the others away, and closes when it is well', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 5_000 })
    breaker.open()
    clock.advance(5_000)
    expect(breaker.halfOpen).toBe(true)
    dependency.answer = 'never'
    const probe = breaker.fire('probe')
    await expect(breaker.fire('other')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    dependency.wakeUp()
    expect(await probe).toBe('probe')
    expect(breaker.closed).toBe(true)
  })

  it('opens again for the whole reset timeout when the probe fails', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 5_000 })
    dependency.answer = 'badly'
    breaker.open()
    clock.advance(5_000)
    await expect(breaker.fire('probe')).rejects.toThrow('down')
    clock.advance(4_999)
    expect(breaker.opened).toBe(true)
    clock.advance(1)
    expect(breaker.halfOpen).toBe(true)
  })

  it('waits for the rest of the reset timeout when the timer is early', () => {
    const clock = new BentClock()
    const { breaker } = breakerInTest({ clock, resetTimeout: 5_000 })
    breaker.open()
    clock.bentBy = -3
    clock.advance(5_000)
    expect(breaker.opened).toBe(true)
    clock.advance(3)
    expect(breaker.halfOpen).toBe(true)
  })

  it('is not closed by a call that was let through before it opened and comes back well', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000 })
    dependency.answer = 'never'
    const early = breaker.fire('early')
    breaker.open()
    clock.advance(1_000)
    dependency.wakeUp()
    expect(await early).toBe('early')
    expect(breaker.halfOpen).toBe(true)
  })

  it('is not opened again by a call from before that comes back badly while the probe is under way', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000, timeout: 2_000 })
    dependency.answer = 'never'
    const early = breaker.fire('early')
    breaker.open()
    clock.advance(1_500)
    const probe = breaker.fire('probe')
    clock.advance(500)
    await expect(early).rejects.toBeInstanceOf(TimeoutError)
    expect(breaker.halfOpen).toBe(true)
    dependency.wakeUp()
    expect(await probe).toBe('probe')
    expect(breaker.closed).toBe(true)
  })

  it('does not hear a call from before it opened and closed again, but counts it', async () => {
    const { breaker, clock, dependency } = breakerInTest({ timeout: 1_000 })
    dependency.answer = 'never'
    const early = breaker.fire('early')
    breaker.open()
    breaker.close()
    clock.advance(1_000)
    await expect(early).rejects.toBeInstanceOf(TimeoutError)
    expect(breaker.closed).toBe(true)
    expect(breaker.stats).toMatchObject({ fires: 1, timeouts: 1, failures: 1 })
    expect(breaker.circuit.read('pay').judged).toMatchObject({ errors: 0, calls: 0 })
  })

  it('counts no success from before it opened for the rule, either', async () => {
    const { breaker, dependency } = breakerInTest()
    dependency.answer = 'never'
    const early = breaker.fire('early')
    breaker.open()
    breaker.close()
    dependency.wakeUp()
    expect(await early).toBe('early')
    expect(breaker.stats.successes).toBe(1)
    expect(breaker.circuit.read('pay').judged.calls).toBe(0)
  })

  it('lets the next call try when the probe finds no room', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000, capacity: 1 })
    dependency.answer = 'never'
    const early = breaker.fire('early')
    breaker.open()
    clock.advance(1_000)
    await expect(breaker.fire('no room')).rejects.toMatchObject({ code: 'ESEMLOCKED' })
    expect(breaker.halfOpen).toBe(true)
    dependency.wakeUp()
    await early
    dependency.answer = 'well'
    expect(await breaker.fire('probe')).toBe('probe')
    expect(breaker.closed).toBe(true)
  })

  it('does not stick in half-open when the probe never comes back', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000, timeout: false })
    breaker.open()
    clock.advance(1_000)
    dependency.answer = 'never'
    void breaker.fire('lost')
    await expect(breaker.fire('too early')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    clock.advance(30_000)
    dependency.answer = 'well'
    expect(await breaker.fire('next')).toBe('next')
    expect(breaker.closed).toBe(true)
  })

  it('forgets, when it closes, what made it open', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000, volumeThreshold: 2 })
    dependency.answer = 'badly'
    await Promise.allSettled(Array.from({ length: 10 }, () => breaker.fire('x')))
    clock.advance(1_000)
    dependency.answer = 'well'
    await breaker.fire('probe')
    await breaker.fire('more')
    await breaker.fire('more')
    dependency.answer = 'badly'
    await breaker.fire('one more error').catch(() => {})
    expect(breaker.closed).toBe(true)
  })

  it('stays open until closed by hand when the reset timeout is Infinity', async () => {
    const { breaker, clock } = breakerInTest({ resetTimeout: Infinity })
    breaker.open()
    clock.advance(1e12)
    expect(breaker.opened).toBe(true)
    breaker.close()
    expect(await breaker.fire('a')).toBe('a')
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
