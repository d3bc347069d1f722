import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import type { CircuitBreakerOptions } from '../../../server/breaker/options.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'

/** A breaker around a function that asks for its signal and then hangs until it is told to answer, or to stop. */
function breakerWithSignals(options: CircuitBreakerOptions<[string]> = {}) {
  const clock = new SimulatedClock()
  const signals: (AbortSignal | undefined)[] = []
  const answers: (() => void)[] = []
  const breaker = new CircuitBreaker(
    (word: string) => {
      signals.push(breaker.getSignal())
      return new Promise<string>((resolve) => answers.push(() => resolve(word)))
    },
    { clock, registry: new Registry(), timeout: 100, volumeThreshold: 9, resetTimeout: 1_000, ...options },
  )
  return { breaker, clock, signals, answers }
}

const failed = (call: Promise<unknown>) => call.catch((error: unknown) => error)

describe('the signal of a call', () => {
  it('is its own, and aborted with the error of its timeout; calls beside it do not notice', async () => {
    const { breaker, clock, signals, answers } = breakerWithSignals()
    const late = failed(breaker.fire('late'))
    clock.advance(50)
    const innocent = breaker.fire('innocent')
    expect(signals[0]).not.toBe(signals[1])
    clock.advance(50)
    const error = await late
    expect(error).toMatchObject({ code: 'ETIMEDOUT' })
    expect(signals.map((signal) => signal!.aborted)).toEqual([true, false])
    expect(signals[0]!.reason).toBe(error)
    answers[1]!()
    expect(await innocent).toBe('innocent')
    expect(signals[1]!.aborted).toBe(false)
  })

  it('is not that of the calls after a timeout', async () => {
    const { breaker, clock, signals } = breakerWithSignals()
    const late = failed(breaker.fire('late'))
    clock.advance(100)
    await late
    void breaker.fire('next')
    expect(signals.map((signal) => signal!.aborted)).toEqual([true, false])
  })

  it('is aborted after the events of the timeout and after the fallback', async () => {
    const { breaker, clock, signals } = breakerWithSignals()
    const seen: unknown[] = []
    const note = (what: string) => seen.push([what, signals[0]!.aborted])
    breaker.on('timeout', () => note('timeout'))
    breaker.on('failure', () => note('failure'))
    breaker.fallback(() => note('fallback') && 'fallback')
    const late = breaker.fire('late')
    signals[0]!.addEventListener('abort', () => note('abort'))
    clock.advance(100)
    expect(await late).toBe('fallback')
    expect(seen).toEqual([
      ['timeout', false],
      ['failure', false],
      ['fallback', false],
      ['abort', true],
    ])
  })

  it('is there only while the function is being called, and is that of the inner call within it', () => {
    const seen: unknown[] = []
    const breaker: CircuitBreaker<[number], unknown> = new CircuitBreaker(
      (depth: number): unknown => {
        const before = breaker.getSignal()
        if (depth > 0) void breaker.fire(depth - 1)
        seen.push(before === breaker.getSignal(), breaker.getAbortController()!.signal === before, before)
        return depth
      },
      { registry: new Registry() },
    )
    expect(breaker.getSignal()).toBeUndefined()
    void breaker.fire(1)
    expect(breaker.getSignal()).toBeUndefined()
    const [innerStays, innerFits, inner, outerStays, outerFits, outer] = seen
    expect([innerStays, innerFits, outerStays, outerFits]).toEqual([true, true, true, true])
    expect(inner).not.toBe(outer)
    breaker.shutdown()
  })

  it('is gone after a function that throws at once', async () => {
    const breaker: CircuitBreaker<[], never> = new CircuitBreaker(
      (): never => {
        throw Object.assign(new Error('at once'), { signal: breaker.getSignal() })
      },
      { registry: new Registry() },
    )
    await expect(breaker.fire()).rejects.toMatchObject({ signal: expect.any(AbortSignal) as unknown })
    expect(breaker.getSignal()).toBeUndefined()
  })

  it('is not aborted by a failure', async () => {
    const signals: AbortSignal[] = []
    const breaker: CircuitBreaker<[], void> = new CircuitBreaker(
      () => {
        signals.push(breaker.getSignal()!)
        return Promise.reject(new Error('down'))
      },
      { registry: new Registry() },
    )
    await failed(breaker.fire())
    expect(signals[0]!.aborted).toBe(false)
  })
})

describe('one controller for all calls', () => {
  it('is the one handed in, and its abort() is called at every timeout', async () => {
    const abortController = new AbortController()
    const abort = vi.spyOn(abortController, 'abort')
    const { breaker, clock, signals } = breakerWithSignals({ abortController })
    expect(breaker.getAbortController()).toBe(abortController)
    expect(breaker.getSignal()).toBe(abortController.signal)
    const calls = [failed(breaker.fire('a')), failed(breaker.fire('b'))]
    clock.advance(100)
    await Promise.all(calls)
    expect(signals).toEqual([abortController.signal, abortController.signal])
    expect(abort.mock.calls).toEqual([[], []])
    expect(abortController.signal.reason).toMatchObject({ name: 'AbortError' })
  })

  it('stays aborted, unless it is to be renewed', async () => {
    const { breaker, clock, signals } = breakerWithSignals({ abortController: new AbortController() })
    const late = failed(breaker.fire('late'))
    clock.advance(100)
    await late
    void breaker.fire('next')
    expect(signals[1]!.aborted).toBe(true)
    expect(signals[1]).toBe(signals[0])
  })

  it('is made and, once aborted, renewed for the next call with autoRenewAbortController', async () => {
    const { breaker, clock, signals } = breakerWithSignals({ autoRenewAbortController: true })
    expect(breaker.getSignal()!.aborted).toBe(false)
    const calls = [failed(breaker.fire('a')), failed(breaker.fire('b'))]
    expect(signals[0]).toBe(signals[1])
    clock.advance(100)
    await Promise.all(calls)
    expect(signals[0]!.aborted).toBe(true)
    void breaker.fire('c')
    expect(signals[2]!.aborted).toBe(false)
    expect(breaker.getSignal()).toBe(signals[2])
  })

  it('shows in the options, as it is renewed', async () => {
    const { breaker, clock } = breakerWithSignals({ autoRenewAbortController: true })
    const { options } = breaker
    const first = options.abortController
    expect(first).toBe(breaker.getAbortController())
    const call = failed(breaker.fire('a'))
    clock.advance(100)
    await call
    expect(first!.signal.aborted).toBe(true)
    void breaker.fire('b')
    expect(options.abortController!.signal.aborted).toBe(false)
    expect(breakerWithSignals().breaker.options.abortController).toBeUndefined()
  })

  it('is renewed when the circuit becomes half-open, before it is told, and kept where it was not aborted', async () => {
    const { breaker, clock, signals } = breakerWithSignals({
      autoRenewAbortController: true,
      volumeThreshold: 0,
    })
    const seen: unknown[] = []
    breaker.on('open', () => seen.push(['open', breaker.getSignal() === signals[0]]))
    breaker.on('halfOpen', () => seen.push(['halfOpen', breaker.getSignal()!.aborted]))
    const late = failed(breaker.fire('late'))
    clock.advance(100)
    await late
    expect(breaker.getSignal()!.aborted).toBe(true)
    clock.advance(1_000)
    const renewed = breaker.getSignal()
    expect(seen).toEqual([
      ['open', true],
      ['halfOpen', false],
    ])
    breaker.close()
    expect(breaker.getSignal()).toBe(renewed)
  })

  it('must be able to abort, as opossum says', () => {
    expect(() => breakerWithSignals({ abortController: {} as never })).toThrow(
      new TypeError('AbortController does not contain `abort()` method'),
    )
  })
})
