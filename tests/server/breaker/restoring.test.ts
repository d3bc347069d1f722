import { describe, expect, it } from 'vitest'
import type { CircuitBreakerOptions } from '../../../server/breaker/options.ts'
import type { SavedBreaker } from '../../../server/breaker/saved-state.ts'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { constantBackoff } from '../../../shared/engine/backoff.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { breakerInTest } from '../../support/breakers.ts'

/** A breaker that goes on, perhaps in another process, where this one stood. */
function goingOnFrom(breaker: CircuitBreaker, options: CircuitBreakerOptions<[string]> = {}) {
  const { state, status } = JSON.parse(JSON.stringify(breaker)) as SavedBreaker
  return breakerInTest({ state, status, ...options })
}

describe('what a breaker saves', () => {
  it('is opossum’s: its state, and its figures', async () => {
    const { breaker } = breakerInTest()
    await breaker.fire('a')
    expect(breaker.toJSON()).toEqual({
      state: {
        name: 'pay',
        enabled: true,
        closed: true,
        open: false,
        halfOpen: false,
        warmUp: false,
        shutdown: false,
        lastTimerAt: undefined,
      },
      status: breaker.stats,
    })
  })

  it('says when an open circuit opened', () => {
    const { breaker, clock } = breakerInTest()
    clock.advance(5_000)
    const openedAt = clock.epoch()
    breaker.open()
    clock.advance(700)
    expect(breaker.toJSON().state).toMatchObject({ closed: false, open: true, lastTimerAt: openedAt })
  })
})

describe('a breaker that is restored', () => {
  it('goes on closed, with the figures of the other', async () => {
    const { breaker, clock } = breakerInTest()
    await breaker.fire('a')
    const { breaker: restored } = goingOnFrom(breaker, { clock })
    expect(restored.closed).toBe(true)
    expect(restored.stats).toEqual(breaker.stats)
    await restored.fire('b')
    expect(restored.stats).toMatchObject({ fires: 2, successes: 2 })
  })

  it('stays open for the rest of what its backoff says of the first opening', () => {
    const clock = new SimulatedClock()
    const { breaker } = breakerInTest({ clock })
    breaker.open()
    clock.advance(400)
    const { breaker: restored } = goingOnFrom(breaker, { clock, backoff: constantBackoff({ ms: 1_000 }) })
    clock.advance(599)
    expect(restored.opened).toBe(true)
    clock.advance(1)
    expect(restored.halfOpen).toBe(true)
  })

  it('stays open for the rest of the reset timeout', async () => {
    const clock = new SimulatedClock()
    const { breaker } = breakerInTest({ clock, resetTimeout: 1_000 })
    breaker.open()
    clock.advance(400)
    const { breaker: restored } = goingOnFrom(breaker, { clock, resetTimeout: 1_000 })
    await expect(restored.fire('a')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    clock.advance(599)
    expect(restored.opened).toBe(true)
    clock.advance(1)
    expect(restored.halfOpen).toBe(true)
    expect(await restored.fire('a')).toBe('a')
    expect(restored.closed).toBe(true)
  })

  it('counts the time between saving and restoring', () => {
    const clock = new SimulatedClock()
    const { breaker } = breakerInTest({ clock, resetTimeout: 1_000 })
    breaker.open()
    const saved = JSON.stringify(breaker)
    clock.advance(999)
    const { state } = JSON.parse(saved) as SavedBreaker
    expect(breakerInTest({ clock, state, resetTimeout: 1_000 }).breaker.opened).toBe(true)
    clock.advance(1)
    expect(breakerInTest({ clock, state, resetTimeout: 1_000 }).breaker.halfOpen).toBe(true)
  })

  it('shows on the board since when it is open, and until when', () => {
    const clock = new SimulatedClock()
    const { breaker } = breakerInTest({ clock, resetTimeout: 1_000 })
    const openedAt = clock.epoch()
    breaker.open()
    clock.advance(400)
    const { breaker: restored } = goingOnFrom(breaker, { clock, resetTimeout: 1_000 })
    const { state } = restored.circuit.read('pay')
    expect(state).toMatchObject({ kind: 'open', since: openedAt, probeAt: openedAt + 1_000 })
  })

  it('goes on half-open with its probe still to come, also when the other’s was under way', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 10 })
    breaker.open()
    clock.advance(10)
    dependency.answer = 'never'
    void breaker.fire('probe')
    const { breaker: restored, dependency: other } = goingOnFrom(breaker, { resetTimeout: 10 })
    expect([restored.halfOpen, restored.pendingClose]).toEqual([true, true])
    other.answer = 'badly'
    await expect(restored.fire('a')).rejects.toThrow('down')
    expect(restored.opened).toBe(true)
  })

  it('stays shut down, and is on no board', async () => {
    const { breaker } = breakerInTest()
    breaker.shutdown()
    const { breaker: restored, registry, clock } = goingOnFrom(breaker)
    expect(restored.isShutdown).toBe(true)
    await expect(restored.fire('a')).rejects.toMatchObject({ code: 'ESHUTDOWN' })
    expect([...registry.circuits()]).toEqual([])
    expect(clock.timers).toBe(0)
  })

  it('stays switched off; a state that does not say so is switched on, whatever the option says', () => {
    const { breaker } = breakerInTest()
    breaker.disable()
    expect(goingOnFrom(breaker).breaker.enabled).toBe(false)
    expect(breakerInTest({ state: {}, enabled: false }).breaker.enabled).toBe(true)
  })

  it('warms up anew, and for the whole time, if the other did', () => {
    const options = { allowWarmUp: true, rollingCountTimeout: 1_000 }
    const { breaker, clock } = breakerInTest(options)
    clock.advance(900)
    const { breaker: restored } = goingOnFrom(breaker, { clock, rollingCountTimeout: 1_000 })
    clock.advance(999)
    expect(restored.warmUp).toBe(true)
    clock.advance(1)
    expect(restored.warmUp).toBe(false)
  })

  it('keeps the saved figures for one window, in slots of its own', () => {
    const { breaker, clock } = breakerInTest()
    void breaker.fire('a')
    const window = { rollingCountTimeout: 200, rollingCountBuckets: 2 }
    const { breaker: restored } = goingOnFrom(breaker, { clock, ...window })
    expect(restored.status.window.map(({ fires }) => fires)).toEqual([1, 0])
    clock.advance(200)
    expect(restored.stats.fires).toBe(0)
  })

  it('leaves what it was given as it was', async () => {
    const { breaker } = breakerInTest()
    await breaker.fire('a')
    const saved = Object.freeze(breaker.toJSON())
    const copy = structuredClone(saved)
    const { breaker: restored } = breakerInTest(saved)
    await restored.fire('b')
    expect(saved).toEqual(copy)
  })

  it.each([
    ['state', null],
    ['state', 'open'],
    ['status', 7],
  ])('refuses what nobody saved: %s %j', (name, value) => {
    expect(() => breakerInTest({ [name]: value })).toThrow(
      new TypeError(
        `CircuitBreaker option "${name}" must be an object: what toJSON().${name} gave, got ${JSON.stringify(value)}`,
      ),
    )
  })
})
