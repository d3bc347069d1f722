import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SimulatedClock } from '../../../../shared/engine/simulated-clock.ts'
import type { BreakerOptions, BreakerPlace } from '../../../../server/plugins/tinkoff-request/index.ts'
import { CircuitBreaker } from '../../../../server/plugins/tinkoff-request/index.ts'
import { Registry } from '../../../../server/registry/registry.ts'

const down = Object.assign(new Error('down'), { code: 'ECONNRESET' })

function breakerInTest(options: BreakerOptions = {}, place: BreakerPlace = {}) {
  const clock = new SimulatedClock()
  const breaker = new CircuitBreaker(options, { clock, registry: new Registry(), ...place })
  const run = (times: number, how: 'well' | 'badly') => {
    for (let request = 0; request < times; request++) {
      if (breaker.shouldThrow()) continue
      if (how === 'well') breaker.success()
      else breaker.failure(down)
    }
  }
  return { clock, breaker, run, read: () => breaker.circuit.read('request') }
}

describe('the circuit of a key', () => {
  it('opens at the sixth failure and half a share, by the documented defaults', () => {
    const { breaker, run, clock } = breakerInTest()
    run(5, 'badly')
    expect(breaker.isClosed()).toBe(true)
    run(1, 'badly')
    expect(breaker.isOpen()).toBe(true)
    expect(breaker.getError()).toBe(down)
    clock.advance(59_999)
    expect(breaker.shouldThrow()).toBe(true)
    clock.advance(1)
    expect(breaker.shouldThrow()).toBe(false)
    expect(breaker.isHalfOpen()).toBe(true)
    breaker.success()
    expect([breaker.isClosed(), breaker.getError()]).toEqual([true, null])
  })

  it('does not open at half, only above', () => {
    const { breaker, run } = breakerInTest()
    run(10, 'well')
    run(10, 'badly')
    expect(breaker.isClosed()).toBe(true)
    run(1, 'badly')
    expect(breaker.isOpen()).toBe(true)
  })

  it('counts requests that are under way', () => {
    const { breaker } = breakerInTest()
    const all = Array.from({ length: 100 }, () => breaker.admit()!)
    for (const admission of all.slice(0, 50)) breaker.failed(admission, down)
    expect(breaker.isClosed()).toBe(true)
    breaker.failed(all[50]!, down)
    expect(breaker.isOpen()).toBe(true)
  })

  it('sees a burst of failures wherever it falls: the window slides', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 240_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (start, gap) => {
          const { breaker, run, clock } = breakerInTest()
          clock.advance(start)
          run(3, 'badly')
          clock.advance(gap)
          run(3, 'badly')
          expect(breaker.isOpen()).toBe(true)
        },
      ),
    )
  })

  it('forgets failures that are older than the window', () => {
    const { breaker, run, clock } = breakerInTest()
    run(5, 'badly')
    clock.advance(120_000)
    run(5, 'badly')
    expect(breaker.isClosed()).toBe(true)
  })

  it('lets a share of the requests try that were in the window, and closes when all are well', () => {
    const { breaker, run, clock } = breakerInTest({ halfOpenThreshold: 10 })
    run(20, 'well')
    run(21, 'badly')
    clock.advance(60_000)
    const probes = Array.from({ length: 10 }, () => breaker.admit()).filter((probe) => probe !== undefined)
    expect(probes).toHaveLength(5)
    for (const probe of probes.slice(0, 4)) breaker.succeeded(probe)
    expect(breaker.isHalfOpen()).toBe(true)
    breaker.ignored(probes[4]!)
    expect(breaker.isClosed()).toBe(true)
  })

  it('opens again at the first probe that fails', () => {
    const { breaker, run, clock } = breakerInTest({ halfOpenThreshold: 100 })
    run(6, 'badly')
    clock.advance(60_000)
    const [one, other] = [breaker.admit()!, breaker.admit()!]
    breaker.succeeded(one)
    const again = new Error('again')
    breaker.failed(other, again)
    expect([breaker.isOpen(), breaker.getError()]).toEqual([true, again])
  })

  it('gives the place of a probe that never ends to another request', () => {
    const { breaker, run, clock } = breakerInTest({}, { probeTimeout: 5_000 })
    run(6, 'badly')
    clock.advance(60_000)
    expect(breaker.admit()).toBeDefined()
    clock.advance(4_999)
    expect(breaker.admit()).toBeUndefined()
    clock.advance(1)
    breaker.succeeded(breaker.admit()!)
    expect(breaker.isClosed()).toBe(true)
  })

  it('lets nothing that comes late decide', () => {
    const { breaker, run, clock } = breakerInTest()
    const [late, later] = [breaker.admit()!, breaker.admit()!]
    run(6, 'badly')
    clock.advance(60_000)
    const probe = breaker.admit()!
    breaker.succeeded(late)
    breaker.failed(later, down)
    expect(breaker.isHalfOpen()).toBe(true)
    breaker.succeeded(probe)
    expect(breaker.isClosed()).toBe(true)
  })

  it('stands on the board with its rule, its probes and its cause', () => {
    const { run, read, clock, breaker } = breakerInTest(
      { halfOpenThreshold: 50 },
      { name: 'shop', group: 'api' },
    )
    run(6, 'badly')
    expect(read()).toMatchObject({
      group: 'api',
      state: { kind: 'open' },
      judged: { errors: 6, calls: 6, threshold: 50 },
      settings: { door: 'tinkoff-request', sleepMs: 60_000, probes: 3 },
      lastTransition: { cause: { kind: 'rule', errors: [{ error: 'ECONNRESET', count: 6 }] } },
    })
    clock.advance(60_000)
    breaker.admit()
    expect(read().state).toMatchObject({ kind: 'half-open', probes: { needed: 3, inFlight: 1 } })
  })

  it('sleeps no longer when the time of day is set back', () => {
    const clock = new SimulatedClock()
    let back = 0
    const wall = {
      now: () => clock.now(),
      epoch: () => clock.epoch() - back,
      after: (ms: number, task: () => void) => clock.after(ms, task),
    }
    const breaker = new CircuitBreaker({ minimumFailureCount: 0 }, { clock: wall, registry: new Registry() })
    breaker.shouldThrow()
    breaker.failure(down)
    back = 3_600_000
    expect(breaker.shouldThrow()).toBe(true)
    clock.advance(60_000)
    expect(breaker.shouldThrow()).toBe(false)
  })
})
