import { describe, expect, it } from 'vitest'
import type { ModeKind } from '../../../shared/engine/mode.ts'
import type { TransitionReading } from '../../../shared/wire/reading.ts'
import { breakerInTest } from '../../support/breakers.ts'

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
    expect(() => breaker.setMode('shadow', { forMs: -1 })).toThrow(
      'must be a number from 0 (milliseconds), got -1',
    )
  })
})
