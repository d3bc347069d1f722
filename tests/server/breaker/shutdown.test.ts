import { describe, expect, it, vi } from 'vitest'
import { TimeoutError } from '../../../server/breaker/errors.ts'
import { breakerInTest } from '../../support/breakers.ts'
import { type events, notedEvents } from './noted-events.ts'

describe('a breaker that was shut down', () => {
  it('refuses calls, says so, and leaves the registry', async () => {
    const { breaker, registry, dependency } = breakerInTest()
    const told = vi.fn()
    breaker.on('shutdown', told)
    breaker.shutdown()
    breaker.shutdown()
    await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'ESHUTDOWN' })
    expect(told).toHaveBeenCalledTimes(1)
    expect(dependency.calls).toBe(0)
    expect([...registry.circuits()]).toEqual([])
    expect(breaker).toMatchObject({ isShutdown: true, closed: false, opened: false, halfOpen: false })
  })

  it('does not come back to life by a late result, by hand or by time', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 10, timeout: 20 })
    dependency.answer = 'never'
    const call = breaker.fire('late')
    breaker.shutdown()
    clock.advance(20)
    await expect(call).rejects.toBeInstanceOf(TimeoutError)
    breaker.open()
    breaker.close()
    breaker.enable()
    await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'ESHUTDOWN' })
    expect(clock.timers).toBe(0)
  })

  it('has no snapshots to tell, also where its status is first asked for afterwards', () => {
    const { breaker, clock } = breakerInTest()
    breaker.shutdown()
    const told = vi.fn()
    breaker.status.on('snapshot', told)
    clock.advance(10_000)
    expect(told).not.toHaveBeenCalled()
    expect(clock.timers).toBe(0)
  })

  it('gives the calls in flight what they come to, and tells nobody', async () => {
    const { breaker, dependency } = breakerInTest()
    const seen = notedEvents(breaker)
    dependency.answer = 'never'
    const call = breaker.fire('a')
    breaker.shutdown()
    dependency.wakeUp()
    expect(await call).toBe('a')
    expect(seen).toEqual(['fire', 'shutdown'])
  })

  it('gives the calls in flight their fallback, and opens no more', async () => {
    const { breaker, clock, dependency } = breakerInTest({ timeout: 20 })
    breaker.fallback(() => 'fallback')
    const seen = notedEvents(breaker)
    dependency.answer = 'never'
    const call = breaker.fire('late')
    breaker.shutdown()
    clock.advance(20)
    expect(await call).toBe('fallback')
    expect(breaker.circuit.state.kind).toBe('closed')
    expect(seen).toEqual(['fire', 'shutdown'])
  })

  it('stays as it was when it was open: no timer, and no way back', () => {
    const { breaker, clock } = breakerInTest({ resetTimeout: 1_000 })
    breaker.open()
    const seen = notedEvents(breaker)
    breaker.shutdown()
    expect(clock.timers).toBe(0)
    clock.advance(60_000)
    breaker.close()
    expect(breaker.circuit.state.kind).toBe('open')
    expect(seen).toEqual(['shutdown'])
  })

  it.each<[(typeof events)[number], string[], string]>([
    ['failure', ['fire', 'failure', 'shutdown'], 'closed'],
    ['open', ['fire', 'failure', 'open', 'shutdown'], 'open'],
    ['fallback', ['fire', 'failure', 'open', 'fallback', 'shutdown'], 'open'],
  ])('by a listener of "%s" changes and tells nothing more', async (event, told, state) => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000, timeout: false })
    breaker.fallback(() => 'fallback')
    const seen = notedEvents(breaker)
    breaker.on(event, () => breaker.shutdown())
    dependency.answer = 'badly'
    expect(await breaker.fire('a')).toBe('fallback')
    expect(clock.timers).toBe(0)
    clock.advance(60_000)
    await expect(breaker.fire('b')).rejects.toMatchObject({ code: 'ESHUTDOWN' })
    expect(seen).toEqual(told)
    expect(breaker.circuit.state.kind).toBe(state)
  })

  it('by a listener of "shutdown" says so once', () => {
    const { breaker } = breakerInTest()
    const seen = notedEvents(breaker)
    breaker.on('shutdown', () => breaker.shutdown())
    breaker.shutdown()
    expect(seen).toEqual(['shutdown'])
  })

  it('cannot be brought back by a listener of "shutdown"', async () => {
    const { breaker, clock, dependency } = breakerInTest()
    const seen = notedEvents(breaker)
    const calls: Promise<unknown>[] = []
    breaker.on('shutdown', () => {
      breaker.open()
      calls.push(breaker.fire('a'))
    })
    breaker.shutdown()
    await expect(calls[0]).rejects.toMatchObject({ code: 'ESHUTDOWN' })
    expect(seen).toEqual(['shutdown'])
    expect([breaker.circuit.state.kind, dependency.calls, clock.timers]).toEqual(['closed', 0, 0])
  })

  it('by a listener of "halfOpen" lets no call try', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 1_000 })
    breaker.open()
    const seen = notedEvents(breaker)
    breaker.on('halfOpen', () => breaker.shutdown())
    clock.advance(60_000)
    await expect(breaker.fire('a')).rejects.toMatchObject({ code: 'ESHUTDOWN' })
    expect(seen).toEqual(['halfOpen', 'shutdown'])
    expect([dependency.calls, clock.timers]).toEqual([0, 0])
  })
})
