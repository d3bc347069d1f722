import { describe, expect, it } from 'vitest'
import type { TransitionReading } from '../../../shared/wire/reading.ts'
import { breakerInTest, settled } from '../../support/breakers.ts'

/** A breaker that is half-open and wants three probes to pass. */
function halfOpenBreaker() {
  const all = breakerInTest({ probes: 3, resetTimeout: 1_000, timeout: false })
  all.breaker.open()
  all.clock.advance(1_000)
  return all
}

describe('a breaker that wants several probes', () => {
  it('closes when all have passed, and not before', async () => {
    const { breaker } = halfOpenBreaker()
    for (const word of ['a', 'b']) {
      expect(await breaker.fire(word)).toBe(word)
      expect(breaker.halfOpen).toBe(true)
    }
    await breaker.fire('c')
    expect(breaker.closed).toBe(true)
  })

  it('lets no more of them be under way at once', async () => {
    const { breaker, dependency } = halfOpenBreaker()
    dependency.answer = 'never'
    const probes = ['a', 'b', 'c'].map((word) => breaker.fire(word))
    expect(breaker.pendingClose).toBe(false)
    await expect(breaker.fire('d')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    dependency.wakeUp()
    expect(await Promise.all(probes)).toEqual(['a', 'b', 'c'])
    expect(breaker.closed).toBe(true)
  })

  it('says that the next call is let through when a place has fallen free by time', () => {
    const { breaker, dependency, clock } = halfOpenBreaker()
    dependency.answer = 'never'
    for (const word of ['a', 'b', 'c']) void breaker.fire(word)
    clock.advance(29_999)
    expect(breaker.pendingClose).toBe(false)
    clock.advance(1)
    expect(breaker.pendingClose).toBe(true)
  })

  it('keeps the place of a probe for as long as its own timeout lets it take', async () => {
    const { breaker, dependency, clock } = breakerInTest({ timeout: 100, resetTimeout: 1_000 })
    breaker.open()
    clock.advance(1_000)
    dependency.answer = 'never'
    const probe = breaker.fireWith({ timeout: 60_000 }, 'slow')
    clock.advance(59_999)
    expect(breaker.pendingClose).toBe(false)
    await expect(breaker.fire('other')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    dependency.wakeUp()
    await probe
    expect(breaker.closed).toBe(true)
  })

  it('says so, too, when settings ask for fewer than have come back', async () => {
    const { breaker } = halfOpenBreaker()
    for (const word of ['a', 'b']) await breaker.fire(word)
    breaker.configure({ probes: 1 })
    expect(breaker.pendingClose).toBe(true)
    await breaker.fire('c')
    expect(breaker.closed).toBe(true)
  })

  it('opens again with the first that fails, and hears no more of the others', async () => {
    const { breaker, dependency } = halfOpenBreaker()
    dependency.answer = 'never'
    const late = breaker.fire('late')
    dependency.answer = 'badly'
    await breaker.fire('bad').catch(() => {})
    expect(breaker.opened).toBe(true)
    dependency.wakeUp()
    await late
    expect(breaker.opened).toBe(true)
  })

  it('says on the board how many have passed', async () => {
    const { breaker, dependency } = halfOpenBreaker()
    await breaker.fire('a')
    dependency.answer = 'never'
    void breaker.fire('b')
    const { state, settings } = breaker.circuit.read('pay')
    expect(state).toMatchObject({ kind: 'half-open', probes: { needed: 3, passed: 1, inFlight: 1 } })
    expect(settings.probes).toBe(3)
    dependency.wakeUp()
    await settled()
  })
})

describe('the transition event', () => {
  it('tells each change of state with its whole cause, after the event of opossum', async () => {
    const { breaker, clock, dependency } = breakerInTest({ volumeThreshold: 2, resetTimeout: 1_000 })
    const told: (string | TransitionReading)[] = []
    for (const event of ['open', 'halfOpen', 'close'] as const) breaker.on(event, () => void told.push(event))
    breaker.on('transition', (transition) => void told.push(transition))
    dependency.answer = 'badly'
    for (const word of ['a', 'b']) await breaker.fire(word).catch(() => {})
    clock.advance(1_000)
    dependency.answer = 'well'
    await breaker.fire('c')
    breaker.open()
    const at = clock.epoch()
    expect(told).toEqual([
      'open',
      {
        at: at - 1_000,
        to: 'open',
        cause: {
          kind: 'rule',
          measured: {
            rule: 'error-percentage',
            errors: 2,
            calls: 2,
            threshold: 50,
            minimumCalls: 2,
            windowMs: 10_000,
          },
          errors: [{ error: 'ECONNRESET', count: 2 }],
        },
      },
      'halfOpen',
      { at, to: 'half-open', cause: { kind: 'slept', sleptMs: 1_000 } },
      'close',
      { at, to: 'closed', cause: { kind: 'probes-passed', probes: 1, openMs: 1_000 } },
      'open',
      { at, to: 'open', cause: { kind: 'by-hand' } },
    ])
  })
})
