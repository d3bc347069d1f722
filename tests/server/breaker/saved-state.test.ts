import { describe, expect, it } from 'vitest'
import type { SavableBreaker } from '../../../server/breaker/saved-state.ts'
import { restoreState, saveBreaker } from '../../../server/breaker/saved-state.ts'
import { breakerInTest } from '../../support/breakers.ts'

const now = Date.UTC(2026, 0, 1)
const restored = (saved: unknown, sleepMs = 100, allowWarmUp = false) =>
  restoreState(saved, { sleepMs, allowWarmUp, now })

function savable(changes: Partial<SavableBreaker> = {}): SavableBreaker {
  const { stats } = breakerInTest().breaker
  return { name: 'pay', enabled: true, warmUp: false, isShutdown: false, stats, ...changes }
}

describe('saving a breaker', () => {
  it('writes down where it stands and its figures', () => {
    const breaker = savable()
    expect(saveBreaker(breaker, 'closed', now)).toEqual({
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

  it('says when an open circuit opened, and of no other', () => {
    expect(saveBreaker(savable(), 'open', now).state).toMatchObject({ open: true, lastTimerAt: now })
    expect(saveBreaker(savable(), 'half-open', now).state.lastTimerAt).toBeUndefined()
  })
})

describe('restoring a breaker', () => {
  it.each([
    ['an empty one is closed and enabled', {}, { kind: 'closed' }],
    ['closed', { closed: true, halfOpen: true }, { kind: 'closed' }],
    ['half-open alone is not enough', { halfOpen: true }, { kind: 'closed' }],
    ['half-open', { closed: false, halfOpen: true }, { kind: 'half-open' }],
    ['open just now', { closed: false, lastTimerAt: now }, { kind: 'open', sleptMs: 0, remainingMs: 100 }],
    [
      'open for a while: the rest',
      { closed: false, lastTimerAt: now - 80 },
      { kind: 'open', sleptMs: 80, remainingMs: 20 },
    ],
    ['open long enough', { closed: false, lastTimerAt: now - 100 }, { kind: 'half-open' }],
    ['open since nobody knows when', { closed: false }, { kind: 'open', sleptMs: 0, remainingMs: 100 }],
    [
      'open since nonsense',
      { closed: false, lastTimerAt: 'noon' },
      { kind: 'open', sleptMs: 0, remainingMs: 100 },
    ],
    [
      'open in the future',
      { closed: false, lastTimerAt: now + 999 },
      { kind: 'open', sleptMs: 0, remainingMs: 100 },
    ],
  ])('goes on where it stood: %s', (_, saved, start) => {
    expect(restored(saved).start).toEqual(start)
  })

  it('stays open for ever where it was told to', () => {
    const open = { closed: false, lastTimerAt: now - 1e9 }
    expect(restored(open, Infinity).start).toEqual({ kind: 'open', sleptMs: 1e9, remainingMs: Infinity })
  })

  it('is switched off, warms up and is shut down as it was', () => {
    expect(restored({})).toMatchObject({ enabled: true, warmUp: false, isShutdown: false })
    const saved = { enabled: false, warmUp: true, shutdown: true }
    expect(restored(saved)).toMatchObject({ enabled: false, warmUp: true, isShutdown: true })
    expect(restored({}, 100, true).warmUp).toBe(true)
  })

  it('survives JSON', () => {
    const { state } = saveBreaker(savable({ enabled: false }), 'open', now - 30)
    expect(restored(JSON.parse(JSON.stringify(state)))).toEqual({
      enabled: false,
      warmUp: false,
      isShutdown: false,
      start: { kind: 'open', sleptMs: 30, remainingMs: 70 },
    })
  })

  it.each([
    [null, 'null'],
    ['open', '"open"'],
    [3, '3'],
    [[], 'an array'],
  ])('refuses what is no state: %j', (saved, got) => {
    expect(() => restored(saved)).toThrow(
      new TypeError(`CircuitBreaker option "state" must be an object: what toJSON().state gave, got ${got}`),
    )
  })
})
