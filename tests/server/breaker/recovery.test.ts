import { describe, expect, it } from 'vitest'
import { TimeoutError } from '../../../server/breaker/errors.ts'
import { breakerInTest } from '../../support/breakers.ts'
import { BentClock } from './bent-clock.ts'

describe('a breaker that has opened', () => {
  it('lets one call try after the reset timeout, turns the others away, and closes when it is well', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 5_000 })
    breaker.open()
    clock.advance(5_000)
    expect(breaker.halfOpen).toBe(true)
    dependency.answer = 'never'
    const probe = breaker.fire('probe')
    await expect(breaker.fire('other')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    dependency.wakeUp()
    expect(await probe).toBe('probe')
    expect(breaker.closed).toBe(true)
  })

  it('opens again for the whole reset timeout when the probe fails', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 5_000 })
    dependency.answer = 'badly'
    breaker.open()
    clock.advance(5_000)
    await expect(breaker.fire('probe')).rejects.toThrow('down')
    clock.advance(4_999)
    expect(breaker.opened).toBe(true)
    clock.advance(1)
    expect(breaker.halfOpen).toBe(true)
  })

  it('waits for the rest of the reset timeout when the timer is early', () => {
    const clock = new BentClock()
    const { breaker } = breakerInTest({ clock, resetTimeout: 5_000 })
    breaker.open()
    clock.bentBy = -3
    clock.advance(5_000)
    expect(breaker.opened).toBe(true)
    clock.advance(3)
    expect(breaker.halfOpen).toBe(true)
  })

  it('takes a timer at its word that rings less than two milliseconds early', () => {
    const clock = new BentClock()
    const { breaker } = breakerInTest({ clock, resetTimeout: 5_000 })
    breaker.open()
    clock.bentBy = -1.9
    clock.advance(5_000)
    expect(breaker.halfOpen).toBe(true)
    expect(breaker.circuit.read('pay').lastTransition?.cause).toEqual({ kind: 'slept', sleptMs: 5_000 })
  })

  it('is not closed by a call that was let through before it opened and comes back well', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000 })
    dependency.answer = 'never'
    const early = breaker.fire('early')
    breaker.open()
    clock.advance(1_000)
    dependency.wakeUp()
    expect(await early).toBe('early')
    expect(breaker.halfOpen).toBe(true)
  })

  it('is not opened again by a call from before that comes back badly while the probe is under way', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000, timeout: 2_000 })
    dependency.answer = 'never'
    const early = breaker.fire('early')
    breaker.open()
    clock.advance(1_500)
    const probe = breaker.fire('probe')
    clock.advance(500)
    await expect(early).rejects.toBeInstanceOf(TimeoutError)
    expect(breaker.halfOpen).toBe(true)
    dependency.wakeUp()
    expect(await probe).toBe('probe')
    expect(breaker.closed).toBe(true)
  })

  it('does not hear a call from before it opened and closed again, but counts it', async () => {
    const { breaker, clock, dependency } = breakerInTest({ timeout: 1_000 })
    dependency.answer = 'never'
    const early = breaker.fire('early')
    breaker.open()
    breaker.close()
    clock.advance(1_000)
    await expect(early).rejects.toBeInstanceOf(TimeoutError)
    expect(breaker.closed).toBe(true)
    expect(breaker.stats).toMatchObject({ fires: 1, timeouts: 1, failures: 1 })
    expect(breaker.circuit.read('pay').judged).toMatchObject({ errors: 0, calls: 0 })
  })

  it('counts no success from before it opened for the rule, either', async () => {
    const { breaker, dependency } = breakerInTest()
    dependency.answer = 'never'
    const early = breaker.fire('early')
    breaker.open()
    breaker.close()
    dependency.wakeUp()
    expect(await early).toBe('early')
    expect(breaker.stats.successes).toBe(1)
    expect(breaker.circuit.read('pay').judged.calls).toBe(0)
  })

  it('lets the next call try when the probe finds no room', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000, capacity: 1 })
    dependency.answer = 'never'
    const early = breaker.fire('early')
    breaker.open()
    clock.advance(1_000)
    await expect(breaker.fire('no room')).rejects.toMatchObject({ code: 'ESEMLOCKED' })
    expect(breaker.halfOpen).toBe(true)
    dependency.wakeUp()
    await early
    dependency.answer = 'well'
    expect(await breaker.fire('probe')).toBe('probe')
    expect(breaker.closed).toBe(true)
  })

  it('does not stick in half-open when the probe never comes back', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000, timeout: false })
    breaker.open()
    clock.advance(1_000)
    dependency.answer = 'never'
    void breaker.fire('lost')
    await expect(breaker.fire('too early')).rejects.toMatchObject({ code: 'EOPENBREAKER' })
    clock.advance(30_000)
    dependency.answer = 'well'
    expect(await breaker.fire('next')).toBe('next')
    expect(breaker.closed).toBe(true)
  })

  it('forgets, when it closes, what made it open', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000, volumeThreshold: 2 })
    dependency.answer = 'badly'
    await Promise.allSettled(Array.from({ length: 10 }, () => breaker.fire('x')))
    clock.advance(1_000)
    dependency.answer = 'well'
    await breaker.fire('probe')
    await breaker.fire('more')
    await breaker.fire('more')
    dependency.answer = 'badly'
    await breaker.fire('one more error').catch(() => {})
    expect(breaker.closed).toBe(true)
  })

  it('stays open until closed by hand when the reset timeout is Infinity', async () => {
    const { breaker, clock } = breakerInTest({ resetTimeout: Infinity })
    breaker.open()
    clock.advance(1e12)
    expect(breaker.opened).toBe(true)
    breaker.close()
    expect(await breaker.fire('a')).toBe('a')
  })
})
