import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { ModeKind } from '../../../shared/engine/mode.ts'
import type { TransitionReading } from '../../../shared/wire/reading.ts'
import { breakerInTest } from '../../support/breakers.ts'
import { BentClock } from './bent-clock.ts'

const trip = { volumeThreshold: 2, resetTimeout: 1_000 } as const

async function fail({ breaker, dependency }: ReturnType<typeof breakerInTest>, times: number): Promise<void> {
  dependency.answer = 'badly'
  for (let call = 0; call < times; call++) await breaker.fire('x').catch(() => {})
}

const read = ({ breaker }: ReturnType<typeof breakerInTest>) => breaker.circuit.read('pay')

describe('a breaker that is forced open', () => {
  it('turns every call away, for as long as it is said', async () => {
    const all = breakerInTest(trip)
    const { breaker, clock, dependency } = all
    breaker.setMode('forced-open', { reason: 'migration', actor: 'mara', forMs: 60_000 })
    expect([breaker.opened, breaker.closed]).toEqual([true, false])
    clock.advance(59_999)
    await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    expect(dependency.calls).toBe(0)
    clock.advance(1)
    expect(await breaker.fire('b')).toBe('b')
    expect(breaker.mode.kind).toBe('automatic')
  })

  it('lets go in time, also where the timer is late', async () => {
    const clock = new BentClock()
    const { breaker } = breakerInTest({ ...trip, clock })
    const told: number[] = []
    breaker.on('transition', ({ cause }) => void (cause.kind === 'mode-ended' && told.push(cause.afterMs)))
    breaker.setMode('forced-open', { forMs: 60_000 })
    clock.bentBy = 59_999
    await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    clock.bentBy = 70_000
    expect(await breaker.fire('b')).toBe('b')
    clock.advance(60_000)
    expect(told).toEqual([70_000])
  })

  it('says on the board who did it, why and until when', () => {
    const all = breakerInTest(trip)
    all.breaker.setMode('forced-open', { reason: 'migration', actor: 'mara', forMs: 60_000 })
    const at = all.clock.epoch()
    const { mode, hand, lastTransition } = read(all)
    expect(mode).toBe('forced-open')
    expect(hand).toEqual({ since: at, until: at + 60_000, reason: 'migration', actor: 'mara' })
    expect(lastTransition).toEqual({
      at,
      to: 'open',
      cause: { kind: 'by-hand', mode: 'forced-open', reason: 'migration', actor: 'mara', forMs: 60_000 },
    })
  })

  it('sticks: neither time nor hand moves the state below, which goes on from there', async () => {
    const all = breakerInTest(trip)
    const { breaker, clock } = all
    await fail(all, 2)
    clock.advance(400)
    breaker.setMode('forced-open')
    breaker.close()
    clock.advance(10_000)
    expect(breaker.opened).toBe(true)
    breaker.setMode('automatic')
    clock.advance(0)
    expect(breaker.halfOpen).toBe(true)
  })

  it('gives a probe that comes back meanwhile its place back, and hears nothing of it', async () => {
    const { breaker, clock, dependency } = breakerInTest({ ...trip, timeout: false })
    breaker.open()
    clock.advance(1_000)
    dependency.answer = 'never'
    const probe = breaker.fire('a')
    breaker.setMode('forced-open')
    dependency.wakeUp()
    await probe
    breaker.setMode('automatic')
    expect([breaker.halfOpen, breaker.pendingClose]).toEqual([true, true])
    dependency.answer = 'well'
    await breaker.fire('b')
    expect(breaker.closed).toBe(true)
  })

  it('is saved as it stands below', () => {
    const { breaker } = breakerInTest(trip)
    breaker.setMode('forced-open')
    expect(breaker.toJSON().state).toMatchObject({ closed: true, open: false, lastTimerAt: undefined })
  })

  it('tells how calls fare, with the whole cause', () => {
    const { breaker, clock } = breakerInTest(trip)
    const told: string[] = []
    for (const event of ['open', 'close', 'halfOpen'] as const) breaker.on(event, () => void told.push(event))
    breaker.on('transition', ({ to, cause }: TransitionReading) => void told.push(`${to} ${cause.kind}`))
    breaker.setMode('forced-open', { forMs: 5_000 })
    clock.advance(5_000)
    expect(told).toEqual(['open', 'open by-hand', 'close', 'closed mode-ended'])
  })
})

describe('a breaker that is forced closed', () => {
  it('lets every call through and opens nothing, while the rule goes on counting', async () => {
    const all = breakerInTest(trip)
    all.breaker.setMode('forced-closed')
    await fail(all, 5)
    expect(all.breaker.closed).toBe(true)
    expect(all.dependency.calls).toBe(5)
    expect(read(all).judged).toMatchObject({ errors: 5, calls: 5 })
    all.breaker.setMode('automatic')
    await fail(all, 1)
    expect(all.breaker.opened).toBe(true)
  })

  it('forgets neither that it was open nor why', async () => {
    const all = breakerInTest(trip)
    await fail(all, 2)
    const { opening } = read(all)
    expect(opening?.cause.kind).toBe('rule')
    all.breaker.setMode('forced-closed')
    expect(read(all).opening).toBeNull()
    all.breaker.setMode('forced-open')
    expect(read(all).opening?.cause.kind).toBe('by-hand')
    all.breaker.setMode('automatic')
    expect(read(all).opening).toEqual(opening)
  })

  it('counts successes for the rule, too', async () => {
    const all = breakerInTest(trip)
    all.breaker.setMode('forced-closed')
    await all.breaker.fire('a')
    expect(read(all).judged).toMatchObject({ errors: 0, calls: 1 })
  })
})

describe('a breaker in shadow mode', () => {
  it('blocks nothing and says what it would have done', async () => {
    const all = breakerInTest(trip)
    const { breaker, dependency, clock } = all
    breaker.setMode('shadow')
    await fail(all, 2)
    expect(breaker.opened).toBe(true)
    await fail(all, 1)
    dependency.answer = 'well'
    expect(await breaker.fire('a')).toBe('a')
    expect(dependency.calls).toBe(4)
    expect(read(all).hand?.shadow).toEqual({ opened: 1, rejected: 2, succeeded: 1 })
    expect(read(all).totals).toMatchObject({ success: 1, failure: 3, 'short-circuited': 0 })
    clock.advance(1_000)
    await breaker.fire('b')
    expect(breaker.closed).toBe(true)
  })
})

describe('a breaker that is in shadow mode for the second time', () => {
  it('does not count what began the first time', async () => {
    const all = breakerInTest(trip)
    all.breaker.setMode('shadow')
    all.breaker.open()
    all.dependency.answer = 'never'
    const early = all.breaker.fire('a')
    all.breaker.setMode('automatic')
    all.breaker.setMode('shadow')
    const late = all.breaker.fire('b')
    all.dependency.wakeUp()
    await Promise.all([early, late])
    expect(read(all).hand?.shadow).toEqual({ opened: 0, rejected: 1, succeeded: 1 })
  })
})

describe('a breaker whose window is moved on by a controller', () => {
  const following = () => {
    const controller = new EventEmitter()
    const all = breakerInTest({ rotateBucketController: controller })
    return { ...all, listeners: () => controller.listenerCount('rotate') }
  }

  it('does not follow it while it is disabled, however that came about and ended', () => {
    const { breaker, clock, listeners } = following()
    const seen = [listeners()]
    const does = [
      () => breaker.disable(),
      () => breaker.setMode('automatic'),
      () => breaker.setMode('disabled', { forMs: 500 }),
      () => clock.advance(500),
      () => breaker.setMode('disabled'),
      () => breaker.setMode('forced-open'),
      () => breaker.disable(),
      () => breaker.enable(),
      () => breaker.disable(),
      () => breaker.shutdown(),
    ]
    for (const act of does) {
      act()
      seen.push(listeners())
    }
    expect(seen).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0])
  })

  it('does not follow it either when it is made disabled', () => {
    const controller = new EventEmitter()
    const { breaker } = breakerInTest({ rotateBucketController: controller, enabled: false })
    expect(controller.listenerCount('rotate')).toBe(0)
    breaker.enable()
    expect(controller.listenerCount('rotate')).toBe(1)
  })
})

describe('the modes of a breaker', () => {
  it('come with opossum’s switch', async () => {
    const { breaker } = breakerInTest()
    breaker.disable()
    expect([breaker.enabled, breaker.mode.kind]).toEqual([false, 'disabled'])
    breaker.enable()
    expect([breaker.enabled, breaker.mode.kind]).toEqual([true, 'automatic'])
    breaker.setMode('forced-open')
    breaker.enable()
    expect(breaker.mode.kind).toBe('forced-open')
  })

  it('end with the breaker', () => {
    const { breaker, clock } = breakerInTest()
    breaker.setMode('forced-open', { forMs: 1_000 })
    breaker.shutdown()
    breaker.setMode('shadow')
    clock.advance(2_000)
    expect([breaker.opened, breaker.closed, breaker.mode.kind]).toEqual([false, false, 'forced-open'])
  })

  it('refuse what is no mode, and what it cannot be told', () => {
    const { breaker } = breakerInTest()
    expect(() => breaker.setMode('open' as ModeKind)).toThrow(
      'mode option "kind" must be one of automatic, forced-open, forced-closed, disabled, shadow, got "open"',
    )
    expect(() => breaker.setMode('automatic', { why: 'done' } as object)).toThrow('mode has no option "why"')
    expect(() => breaker.setMode('shadow', { forMs: -1 })).toThrow(
      'must be a number from 0 (milliseconds), got -1',
    )
  })
})
