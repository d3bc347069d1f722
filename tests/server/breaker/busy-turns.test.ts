import { describe, expect, it, onTestFinished } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import type { CircuitBreakerOptions } from '../../../server/breaker/options.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { breakerInTest, settled } from '../../support/breakers.ts'
import { busy } from '../../support/busy.ts'
import { BentClock } from './bent-clock.ts'

/** A breaker on a clock that moves within a turn: its timers do not notice before the turn ends. */
function busyBreaker(options: CircuitBreakerOptions<[string]> = {}) {
  const clock = new BentClock()
  const work = (ms: number) => void (clock.bentBy += ms)
  return { ...breakerInTest({ ...options, clock }), clock, work }
}

describe('work in the turn of a call', () => {
  it('is no part of the time that the call may take', async () => {
    const { breaker, clock, dependency, work } = busyBreaker({ timeout: 60 })
    dependency.answer = 'never'
    breaker.fire('earlier').catch(() => 'late')
    work(70)
    const call = breaker.fire('later').catch(() => 'late')
    clock.advance(59)
    dependency.wakeUp()
    expect(await call).toBe('later')
  })

  it('leaves the call all of its time when it is that of a listener', async () => {
    const { breaker, clock, dependency, work } = busyBreaker({ timeout: 60 })
    breaker.on('fire', () => work(70))
    dependency.answer = 'never'
    const call = breaker.fire('call').catch(() => 'late')
    clock.advance(59)
    expect(breaker.stats.timeouts).toBe(0)
    clock.advance(1)
    expect(await call).toBe('late')
  })

  it('leaves a probe all of its time when somebody listens for its circuit', async () => {
    const { breaker, clock, dependency, work } = busyBreaker({ timeout: 60, resetTimeout: 10 })
    breaker.on('halfOpen', () => work(70))
    breaker.open()
    work(10)
    dependency.answer = 'never'
    const probe = breaker.fire('probe').catch(() => 'late')
    clock.advance(59)
    dependency.wakeUp()
    expect(await probe).toBe('probe')
    expect(breaker.closed).toBe(true)
  })

  it('does not make a fast call a slow one', async () => {
    const { breaker, dependency, clock, work } = busyBreaker({
      timeout: false,
      slowCalls: { slowMs: 50, minimumCalls: 1 },
    })
    dependency.answer = 'never'
    await settled()
    work(100)
    const call = breaker.fire('fast')
    clock.advance(10)
    dependency.wakeUp()
    await call
    expect([breaker.opened, breaker.stats.latencyMean]).toEqual([false, 10])
  })

  it('lets an open circuit try again when its time has come, before the timer rings', async () => {
    const { breaker, work } = busyBreaker({ resetTimeout: 20 })
    breaker.open()
    work(19)
    await expect(breaker.fire('early')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    work(1)
    expect(await breaker.fire('probe')).toBe('probe')
    expect(breaker.closed).toBe(true)
  })
})

/** Each within a single turn of the real event loop. What the test measures lies around what the breaker does, or within. */
describe('on the machine’s clock', () => {
  function timed(work: () => void = () => {}) {
    const latencies: number[] = []
    const breaker = new CircuitBreaker(async () => work(), { registry: new Registry(), resetTimeout: 2 })
    breaker.on('success', (_result, latencyMs) => void latencies.push(latencyMs))
    onTestFinished(() => breaker.shutdown())
    return { breaker, latencies }
  }

  it('a latency has nothing of what came before the call', async () => {
    const { breaker, latencies } = timed()
    await breaker.fire()
    busy(5)
    const before = performance.now()
    await breaker.fire()
    expect(latencies[1]).toBeLessThanOrEqual(performance.now() - before)
  })

  it('a latency has all of what a function does at once', async () => {
    const { breaker, latencies } = timed(() => void busy(5))
    for (let call = 0; call < 3; call++) await breaker.fire()
    expect(Math.min(...latencies)).toBeGreaterThanOrEqual(5)
  })

  it('a call after a burst of others has all of its time, whatever was done between', async () => {
    const never = new Promise<void>(() => {})
    const breaker = new CircuitBreaker(async (isHung: boolean) => (isHung ? never : undefined), {
      registry: new Registry(),
      timeout: 40,
    })
    onTestFinished(() => breaker.shutdown())
    const burst = Array.from({ length: 2_000 }, () => breaker.fire(false))
    busy(50)
    const startedAt = performance.now()
    const late = breaker.fire(true).catch(() => performance.now() - startedAt)
    await Promise.all(burst)
    const tookMs = await late
    expect(tookMs).toBeGreaterThanOrEqual(39)
  })

  it('an open circuit tries again after work that took longer than it sleeps', async () => {
    const { breaker } = timed()
    await breaker.fire()
    breaker.open()
    busy(3)
    await breaker.fire()
    expect(breaker.closed).toBe(true)
  })
})
