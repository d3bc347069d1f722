import { types } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { CircuitBreakerOptions } from '../../../server/breaker/options.ts'
import { isBreakerError, TimeoutError } from '../../../server/breaker/errors.ts'
import { breakerInTest } from '../../support/breakers.ts'

const frames = (error: unknown) => (error as Error).stack?.match(/^ {4}at /gm)?.length ?? 0

function caught(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.fail('The call did not fail.'),
    (error: unknown) => error,
  )
}

describe('the error of a call that was turned away', () => {
  it.each<[string, CircuitBreakerOptions<[string]>, Record<string, string>]>([
    [
      'by the open circuit',
      {},
      { name: 'OpenCircuitError', code: 'EOPENBREAKER', message: 'Breaker is open', circuit: 'pay' },
    ],
    [
      'by the bulkhead',
      { capacity: 0, volumeThreshold: 9 },
      { name: 'BulkheadFullError', code: 'ESEMLOCKED', message: 'Semaphore locked', circuit: 'pay' },
    ],
  ])('%s says what happened, and where costs nothing', async (_, options, parts) => {
    const { breaker } = breakerInTest(options)
    if (options.capacity === undefined) breaker.open()
    const error = await caught(breaker.fire('a'))
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject(parts)
    expect(frames(error)).toBe(0)
    expect((error as Error).stack).toBe(`${parts['name']}: ${parts['message']}`)
    expect(types.isNativeError(error)).toBe(true)
  })

  it('is a fresh one for each call', async () => {
    const { breaker } = breakerInTest()
    breaker.open()
    const [one, other] = [await caught(breaker.fire('a')), await caught(breaker.fire('a'))]
    expect(one).not.toBe(other)
    Object.assign(one as Error, { stack: 'mine' })
    expect((one as Error).stack).toBe('mine')
    expect((other as Error).stack).toBe('OpenCircuitError: Breaker is open')
  })

  it('takes no other error its stack', async () => {
    const { breaker } = breakerInTest()
    const limit = Error.stackTraceLimit
    breaker.open()
    const inListener: unknown[] = []
    breaker.on('reject', () => inListener.push(new Error('in a listener')))
    await caught(breaker.fire('a'))
    expect(Error.stackTraceLimit).toBe(limit)
    expect([...inListener, new Error('afterwards')].every((error) => frames(error) > 0)).toBe(true)
  })
})

describe('the error of a call', () => {
  it('that was late says how late, and where', async () => {
    const { breaker, clock, dependency } = breakerInTest({ timeout: 10 })
    dependency.answer = 'never'
    const call = caught(breaker.fire('a'))
    clock.advance(10)
    const error = await call
    expect(error).toMatchObject({ name: 'TimeoutError', code: 'ETIMEDOUT', circuit: 'pay', timeoutMs: 10 })
    expect(frames(error)).toBeGreaterThan(0)
  })

  it('after shutdown says who fired in vain', async () => {
    const { breaker } = breakerInTest()
    breaker.shutdown()
    const error = await caught(breaker.fire('a'))
    expect(error).toMatchObject({
      name: 'ShutdownError',
      code: 'ESHUTDOWN',
      message: 'The circuit has been shutdown.',
    })
    expect(frames(error)).toBeGreaterThan(0)
  })
})

describe('isBreakerError', () => {
  it('tells a breaker’s errors from others, of the same code, too', async () => {
    const { breaker } = breakerInTest()
    breaker.open()
    const error = await caught(breaker.fire('a'))
    expect(isBreakerError(error)).toBe(true)
    expect(isBreakerError(error, 'EOPENBREAKER')).toBe(true)
    expect(isBreakerError(error, 'ETIMEDOUT')).toBe(false)
    expect(isBreakerError(Object.assign(new Error('socket'), { code: 'ETIMEDOUT' }), 'ETIMEDOUT')).toBe(false)
    expect(isBreakerError(null)).toBe(false)
  })

  it('knows the errors of another copy of the package', async () => {
    const path = '../../../server/breaker/errors.ts?copy'
    const copy = (await import(path)) as { TimeoutError: typeof TimeoutError }
    const error = new copy.TimeoutError('pay', 10)
    expect(error).not.toBeInstanceOf(TimeoutError)
    expect(isBreakerError(error, 'ETIMEDOUT')).toBe(true)
  })
})
