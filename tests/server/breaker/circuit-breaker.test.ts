import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { isBreakerError, TimeoutError } from '../../../server/breaker/errors.ts'
import { breakerInTest, settled } from '../../support/breakers.ts'

const events = ['fire', 'success', 'failure', 'timeout', 'reject', 'open', 'halfOpen', 'close'] as const
const moreEvents = ['fallback', 'semaphoreLocked', 'shutdown'] as const

/** Notes the names of all events in their order. */
function noted(breaker: CircuitBreaker<[string], string>): string[] {
  const seen: string[] = []
  for (const event of [...events, ...moreEvents]) breaker.on(event, () => void seen.push(event))
  return seen
}

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

  it('infers arguments and result from the function', () => {
    const breaker = new CircuitBreaker(async (id: number, name: string) => ({ id, name }))
    expectTypeOf(breaker.fire).parameters.toEqualTypeOf<[id: number, name: string]>()
    expectTypeOf(breaker.fire).returns.resolves.toEqualTypeOf<{ id: number; name: string }>()
    breaker.on('success', (result, latency) => {
      expectTypeOf(result).toEqualTypeOf<{ id: number; name: string }>()
      expectTypeOf(latency).toEqualTypeOf<number>()
    })
    breaker.shutdown()
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

  describe('with a fallback', () => {
    it('answers with it when the function fails, is late, is not called, or there is no room', async () => {
      const { breaker, clock, dependency } = breakerInTest({ timeout: 10, capacity: 1, volumeThreshold: 3 })
      breaker.fallback((word, error) => `${word}: ${(error as Error).message}`)
      dependency.answer = 'badly'
      expect(await breaker.fire('a')).toBe('a: down')
      dependency.answer = 'never'
      const late = breaker.fire('b')
      expect(await breaker.fire('c')).toBe('c: Semaphore locked')
      clock.advance(10)
      expect(await late).toBe('b: Timed out after 10ms')
      expect(await breaker.fire('d')).toBe('d: Breaker is open')
      expect(breaker.stats.fallbacks).toBe(4)
    })

    it('takes another breaker as the fallback', async () => {
      const { breaker } = breakerInTest()
      const other = breakerInTest({ name: 'other' })
      breaker.fallback(other.breaker)
      breaker.open()
      expect(await breaker.fire('a')).toBe('a')
      expect(other.dependency.calls).toBe(1)
    })

    it('fails with the fallback’s error when that fails, too', async () => {
      const { breaker } = breakerInTest()
      breaker.open()
      breaker.fallback(() => Promise.reject(new Error('no plan B')))
      await expect(breaker.fire('a')).rejects.toThrow('no plan B')
      breaker.fallback(() => {
        throw new Error('no plan C')
      })
      await expect(breaker.fire('a')).rejects.toThrow('no plan C')
      expect(breaker.circuit.read('pay').window.counts['fallback-failure']).toBe(2)
    })

    it('refuses a fallback that can answer nothing', () => {
      const { breaker } = breakerInTest()
      expect(() => breaker.fallback('later' as never)).toThrow(
        'CircuitBreaker.fallback takes a function or another breaker',
      )
    })
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
      const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
      const { breaker, dependency } = breakerInTest({
        errorFilter: () => {
          throw new Error('filter')
        },
      })
      dependency.answer = 'badly'
      await expect(breaker.fire('a')).rejects.toThrow('down')
      expect(breaker.opened).toBe(true)
      expect(warning).toHaveBeenCalledWith(expect.stringContaining('errorFilter of breaker "pay" threw'))
      warning.mockRestore()
    })
  })

  describe('tells in opossum’s order', () => {
    it('of a success', async () => {
      const { breaker } = breakerInTest()
      const seen = noted(breaker)
      await breaker.fire('a')
      expect(seen).toEqual(['fire', 'success'])
    })

    it('of a failure that opens the circuit', async () => {
      const { breaker, dependency } = breakerInTest()
      const seen = noted(breaker)
      breaker.on('failure', () => seen.push(breaker.closed ? 'still closed' : 'open already'))
      breaker.fallback(() => 'fallback')
      dependency.answer = 'badly'
      await breaker.fire('a')
      expect(seen).toEqual(['fire', 'failure', 'still closed', 'open', 'fallback'])
    })

    it('of a timeout', async () => {
      const { breaker, clock, dependency } = breakerInTest({ timeout: 10 })
      const seen = noted(breaker)
      breaker.fallback(() => 'fallback')
      dependency.answer = 'never'
      const call = breaker.fire('a')
      clock.advance(10)
      await call
      expect(seen).toEqual(['fire', 'timeout', 'failure', 'open', 'fallback'])
    })

    it('of a call that was turned away', () => {
      const { breaker } = breakerInTest()
      breaker.open()
      const seen = noted(breaker)
      breaker.fallback(() => 'fallback')
      void breaker.fire('a')
      expect(seen).toEqual(['fire', 'reject', 'fallback'])
    })

    it('of a call that found no room', () => {
      const { breaker } = breakerInTest({ capacity: 0, volumeThreshold: 9 })
      const seen = noted(breaker)
      breaker.fallback(() => 'fallback')
      void breaker.fire('a')
      expect(seen).toEqual(['fire', 'semaphoreLocked', 'failure', 'fallback'])
    })

    it('of a probe that passes: closed before success', async () => {
      const { breaker, clock } = breakerInTest({ resetTimeout: 10 })
      breaker.open()
      const seen = noted(breaker)
      clock.advance(10)
      await breaker.fire('a')
      expect(seen).toEqual(['halfOpen', 'fire', 'close', 'success'])
    })

    it('with opossum’s arguments', async () => {
      const { breaker, clock, dependency } = breakerInTest({
        timeout: 10,
        resetTimeout: 70,
        volumeThreshold: 3,
      })
      const seen: unknown[][] = []
      for (const event of [...events, ...moreEvents])
        breaker.on(event, (...args) => void seen.push([event, ...args]))
      await breaker.fire('a')
      dependency.answer = 'badly'
      const failed = await breaker.fire('b').catch((error: unknown) => error)
      dependency.answer = 'never'
      const call = breaker.fire('c')
      clock.advance(10)
      const late = await call.catch((error: unknown) => error)
      const rejected = await breaker.fire('d').catch((error: unknown) => error)
      clock.advance(70)
      expect(seen).toEqual([
        ['fire', ['a']],
        ['success', 'a', 0],
        ['fire', ['b']],
        ['failure', failed, 0, ['b']],
        ['fire', ['c']],
        ['timeout', late, 10, ['c']],
        ['failure', late, 10, ['c']],
        ['open'],
        ['fire', ['d']],
        ['reject', rejected],
        ['halfOpen', 70],
      ])
    })
  })

  it('is not harmed by a listener that throws, and calls the others', async () => {
    const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const { breaker, dependency } = breakerInTest({ volumeThreshold: 9 })
    const seen = vi.fn()
    for (const event of events) {
      breaker.on(event, () => {
        throw new Error('listener')
      })
      breaker.on(event, seen)
    }
    expect(await breaker.fire('a')).toBe('a')
    dependency.answer = 'badly'
    await expect(breaker.fire('b')).rejects.toThrow('down')
    expect(breaker.stats).toMatchObject({ successes: 1, failures: 1 })
    expect(seen).toHaveBeenCalledTimes(4)
    expect(warning).toHaveBeenCalledTimes(4)
    warning.mockRestore()
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

  describe('after shutdown', () => {
    it('refuses calls, says so, and leaves the registry', async () => {
      const { breaker, registry, dependency } = breakerInTest()
      const told = vi.fn()
      breaker.on('shutdown', told)
      breaker.shutdown()
      breaker.shutdown()
      await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'ESHUTDOWN' })
      expect(told).toHaveBeenCalledTimes(1)
      expect(dependency.calls).toBe(0)
      expect([...registry.circuits()]).toEqual([])
      expect(breaker).toMatchObject({ isShutdown: true, closed: false, opened: false, halfOpen: false })
    })

    it('does not come back to life by a late result, by hand or by time', async () => {
      const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 10, timeout: 20 })
      dependency.answer = 'never'
      const call = breaker.fire('late')
      breaker.shutdown()
      clock.advance(20)
      await expect(call).rejects.toBeInstanceOf(TimeoutError)
      breaker.open()
      breaker.close()
      breaker.enable()
      await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'ESHUTDOWN' })
      expect(clock.timers).toBe(0)
    })
  })

  it('has no timer when nothing is under way and it is closed', async () => {
    const { breaker, clock } = breakerInTest({ timeout: 100 })
    await breaker.fire('a')
    clock.advance(100)
    expect(clock.timers).toBe(0)
  })

  it('counts under opossum’s names', async () => {
    const { breaker, clock, dependency } = breakerInTest({
      timeout: 10,
      volumeThreshold: 5,
      rollingCountTimeout: 1_000,
    })
    await breaker.fire('a')
    dependency.answer = 'badly'
    await breaker.fire('b').catch(() => {})
    expect(breaker.stats).toMatchObject({ fires: 2, successes: 1, failures: 1, timeouts: 0, rejects: 0 })
    expect(breaker.stats.percentiles).toHaveProperty('0.995')
    clock.advance(1_000)
    expect(breaker.stats).toMatchObject({ fires: 0, successes: 0, failures: 0, latencyMean: -1 })
  })

  it('does not change the options that it is given, and shows those in force', () => {
    const options = Object.freeze({ timeout: 5 })
    const { breaker } = breakerInTest(options)
    expect(breaker.options).toMatchObject({ timeout: 5, resetTimeout: 30_000, errorThresholdPercentage: 50 })
    expect(Object.isFrozen(breaker.options)).toBe(true)
  })

  it('is called like its function unless it is told otherwise', () => {
    const named = new CircuitBreaker(function charge() {})
    const unnamed = new CircuitBreaker(() => {})
    expect([named.name, named.group]).toEqual(['charge', 'charge'])
    expect(unnamed.name).toMatch(/^circuit-\d+$/)
    for (const breaker of [named, unnamed]) breaker.shutdown()
  })

  it.each<[Record<string, unknown>, string]>([
    [
      { timeout: -1 },
      'CircuitBreaker option "timeout" must be a number from 0 (milliseconds; 0 or false: no timeout), got -1',
    ],
    [{ timeout: Number.NaN }, 'got NaN'],
    [{ timeout: '5s' }, 'got "5s"'],
    [{ timeout: null }, 'got null'],
    [{ errorThresholdPercentage: 101 }, 'must be a number from 0 to 100, got 101'],
    [{ resetTimeout: -5 }, '"resetTimeout" must be a number from 0 (milliseconds), got -5'],
    [{ rollingCountTimeout: 0 }, '"rollingCountTimeout" must be a number from 1'],
    [{ rollingCountTimeout: Infinity }, '"rollingCountTimeout" must be a number from 1'],
    [{ rollingCountBuckets: 2.5 }, '"rollingCountBuckets" must be a whole number from 1 to 10000'],
    [{ rollingCountTimeout: 5, rollingCountBuckets: 6 }, 'must be a whole number from 1 to 5'],
    [{ volumeThreshold: -1 }, '"volumeThreshold" must be a whole number from 0'],
    [{ capacity: 1.5 }, '"capacity" must be a whole number from 0 (calls at once, or Infinity), got 1.5'],
    [{ errorFilter: true }, '"errorFilter" must be a function, got true'],
    [{ enabled: 'yes' }, '"enabled" must be true or false, got "yes"'],
    [{ name: '' }, '"name" must be a text that is not empty, got ""'],
    [{ group: 7 }, '"group" must be a text that is not empty, got 7'],
    [{ tiemout: 5 }, 'CircuitBreaker has no option "tiemout". Did you mean "timeout"?'],
  ])('answers the wrong option %j with what it may be', (options, text) => {
    expect(() => new CircuitBreaker(() => {}, options as never)).toThrow(text)
  })

  it('refuses to guard what is no function', () => {
    expect(() => new CircuitBreaker(undefined as never)).toThrow(TypeError)
  })

  it('tells its own errors from others, of the same code, too', async () => {
    const { breaker } = breakerInTest()
    breaker.open()
    const error = await breaker.fire('a').catch((reason: unknown) => reason)
    expect(isBreakerError(error)).toBe(true)
    expect(isBreakerError(error, 'EOPENBREAKER')).toBe(true)
    expect(isBreakerError(error, 'ETIMEDOUT')).toBe(false)
    expect(isBreakerError(Object.assign(new Error('socket'), { code: 'ETIMEDOUT' }), 'ETIMEDOUT')).toBe(false)
    expect(isBreakerError(null)).toBe(false)
  })
})
