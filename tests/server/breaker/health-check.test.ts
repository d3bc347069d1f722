import { describe, expect, it, vi } from 'vitest'
import type { HealthCheckOptions } from '../../../server/breaker/health-check.ts'
import { startHealthCheck } from '../../../server/breaker/health-check.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { settled } from '../../support/breakers.ts'

const breaker = { name: 'pay' }

function checkInTest(options: Partial<HealthCheckOptions<typeof breaker>> = {}) {
  const clock = new SimulatedClock()
  const failures: unknown[] = []
  const onFailure = (error: unknown) => void failures.push(error)
  const check = options.check ?? vi.fn(() => Promise.resolve())
  const stop = startHealthCheck({ breaker, clock, onFailure, ...options, check })
  const pass = async (ms: number) => {
    await settled()
    clock.advance(ms)
    await settled()
  }
  return { clock, failures, check, stop, pass }
}

describe('a health check', () => {
  it('is made now and at every interval, 5 s unless told otherwise', async () => {
    const { check, pass } = checkInTest()
    expect(check).toHaveBeenCalledTimes(1)
    await pass(4_999)
    expect(check).toHaveBeenCalledTimes(1)
    await pass(1)
    await pass(5_000)
    expect(check).toHaveBeenCalledTimes(3)
  })

  it('has the breaker as this', () => {
    const contexts: unknown[] = []
    checkInTest({
      check() {
        contexts.push(this)
      },
    })
    expect(contexts).toEqual([breaker])
  })

  it('tells of a check that rejects or throws, and goes on', async () => {
    const [rejected, thrown] = [new Error('rejected'), new Error('thrown')]
    const check = vi
      .fn()
      .mockRejectedValueOnce(rejected)
      .mockImplementationOnce(() => {
        throw thrown
      })
    const { failures, pass } = checkInTest({ check, intervalMs: 10 })
    await pass(10)
    await pass(10)
    expect(failures).toEqual([rejected, thrown])
    expect(check).toHaveBeenCalledTimes(3)
  })

  it('takes a function that gives no promise for fine', async () => {
    const { failures, pass } = checkInTest({ check: () => undefined, intervalMs: 10 })
    await pass(20)
    expect(failures).toEqual([])
  })

  it('does not overlap with itself: a slow one leaves turns out', async () => {
    let answer!: () => void
    const check = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)))
    const { pass } = checkInTest({ check, intervalMs: 10 })
    await pass(35)
    expect(check).toHaveBeenCalledTimes(1)
    answer()
    await pass(4)
    expect(check).toHaveBeenCalledTimes(1)
    await pass(1)
    expect(check).toHaveBeenCalledTimes(2)
  })

  it('ends when it is stopped: no timer, and a check under way is not heard', async () => {
    let fail!: (error: Error) => void
    const check = vi.fn(() => new Promise<void>((_, reject) => (fail = reject)))
    const { clock, failures, stop, pass } = checkInTest({ check })
    stop()
    fail(new Error('late'))
    await pass(60_000)
    expect(failures).toEqual([])
    expect(check).toHaveBeenCalledTimes(1)
    expect(clock.timers).toBe(0)
  })

  it('may be stopped by what it tells', async () => {
    const { clock, stop, pass } = checkInTest({
      check: () => Promise.reject(new Error('down')),
      onFailure: () => stop(),
    })
    await pass(0)
    expect(clock.timers).toBe(0)
  })

  it('wants a function, and a number', () => {
    const wrong = (options: object) => () => checkInTest(options)
    expect(wrong({ check: 'ping' })).toThrow(new TypeError('Health check function must be a function'))
    const noNumber = new TypeError('Health check interval must be a number')
    expect(wrong({ intervalMs: 'often' })).toThrow(noNumber)
    expect(wrong({ intervalMs: NaN })).toThrow(noNumber)
    expect(wrong({ intervalMs: 0 })).toThrow(
      new RangeError('Health check interval must be more than 0 ms, got 0'),
    )
  })
})
