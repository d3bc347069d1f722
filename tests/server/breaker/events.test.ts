import { describe, expect, it, vi } from 'vitest'
import type { CircuitBreakerStats } from '../../../server/breaker/stats.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { breakerInTest } from '../../support/breakers.ts'
import { watchWarnings } from '../watch-warnings.ts'
import { events, notedEvents } from './noted-events.ts'

describe('a breaker tells in opossum’s order', () => {
  it('of a success', async () => {
    const { breaker } = breakerInTest()
    const seen = notedEvents(breaker)
    await breaker.fire('a')
    expect(seen).toEqual(['fire', 'success'])
  })

  it('of a failure that opens the circuit', async () => {
    const { breaker, dependency } = breakerInTest()
    const seen = notedEvents(breaker)
    breaker.on('failure', () => seen.push(breaker.closed ? 'still closed' : 'open already'))
    breaker.fallback(() => 'fallback')
    dependency.answer = 'badly'
    await breaker.fire('a')
    expect(seen).toEqual(['fire', 'failure', 'still closed', 'open', 'fallback'])
  })

  it('of a timeout', async () => {
    const { breaker, clock, dependency } = breakerInTest({ timeout: 10 })
    const seen = notedEvents(breaker)
    breaker.fallback(() => 'fallback')
    dependency.answer = 'never'
    const call = breaker.fire('a')
    clock.advance(10)
    await call
    expect(seen).toEqual(['fire', 'timeout', 'failure', 'open', 'fallback'])
  })

  it('of a call that was turned away', () => {
    const { breaker } = breakerInTest()
    breaker.open()
    const seen = notedEvents(breaker)
    breaker.fallback(() => 'fallback')
    void breaker.fire('a')
    expect(seen).toEqual(['fire', 'reject', 'fallback'])
  })

  it('of a call that found no room', () => {
    const { breaker } = breakerInTest({ capacity: 0, volumeThreshold: 9 })
    const seen = notedEvents(breaker)
    breaker.fallback(() => 'fallback')
    void breaker.fire('a')
    expect(seen).toEqual(['fire', 'semaphoreLocked', 'failure', 'fallback'])
  })

  it('of a probe that passes: closed before success', async () => {
    const { breaker, clock } = breakerInTest({ resetTimeout: 10 })
    breaker.open()
    const seen = notedEvents(breaker)
    clock.advance(10)
    await breaker.fire('a')
    expect(seen).toEqual(['halfOpen', 'fire', 'close', 'success'])
  })

  it('of a probe that fails', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 10 })
    breaker.open()
    const seen = notedEvents(breaker)
    breaker.on('failure', () => seen.push(breaker.halfOpen ? 'still half-open' : 'open already'))
    dependency.answer = 'badly'
    clock.advance(10)
    await breaker.fire('a').catch(() => {})
    expect(seen).toEqual(['halfOpen', 'fire', 'failure', 'still half-open', 'open'])
  })

  it('of a probe that the caller spoilt: closed, and a success with the error', async () => {
    const { breaker, clock, dependency } = breakerInTest({ resetTimeout: 10, errorFilter: () => true })
    breaker.open()
    const seen = notedEvents(breaker)
    const told = vi.fn()
    breaker.on('success', told)
    dependency.answer = 'badly'
    clock.advance(10)
    const error = await breaker.fire('a').catch((reason: unknown) => reason)
    expect(seen).toEqual(['halfOpen', 'fire', 'close', 'success'])
    expect(told).toHaveBeenCalledExactlyOnceWith(error, 0)
    expect(error).toMatchObject({ message: 'down' })
    expect(breaker.closed).toBe(true)
  })

  it('with opossum’s arguments', async () => {
    const { breaker, clock, dependency } = breakerInTest({
      timeout: 10,
      resetTimeout: 70,
      volumeThreshold: 3,
    })
    const seen: unknown[][] = []
    for (const event of events) breaker.on(event, (...args) => void seen.push([event, ...args]))
    await breaker.fire('a')
    dependency.answer = 'badly'
    const failed = await breaker.fire('b').catch((error: unknown) => error)
    dependency.answer = 'never'
    const call = breaker.fire('c')
    clock.advance(10)
    const late = await call.catch((error: unknown) => error)
    const rejected = await breaker.fire('d').catch((error: unknown) => error)
    clock.advance(70)
    expect(seen).toEqual([
      ['fire', ['a']],
      ['success', 'a', 0],
      ['fire', ['b']],
      ['failure', failed, 0, ['b']],
      ['fire', ['c']],
      ['timeout', late, 10, ['c']],
      ['failure', late, 10, ['c']],
      ['open'],
      ['fire', ['d']],
      ['reject', rejected],
      ['halfOpen', 70],
    ])
  })
})

type InTest = ReturnType<typeof breakerInTest>

const succeeds = ({ breaker }: InTest) => breaker.fire('a')
const isTurnedAway = ({ breaker }: InTest) => {
  breaker.open()
  return breaker.fire('a')
}
const fails = ({ breaker, dependency }: InTest) => {
  dependency.answer = 'badly'
  return breaker.fire('a')
}
const isLate = ({ breaker, dependency, clock }: InTest) => {
  dependency.answer = 'never'
  const call = breaker.fire('a')
  clock.advance(10_000)
  return call
}
const findsNoRoom = ({ breaker, dependency }: InTest) => {
  dependency.answer = 'never'
  void breaker.fire('a')
  return breaker.fire('b')
}

describe('a listener', () => {
  it.each<[string, (typeof events)[number], (all: InTest) => Promise<string>, Partial<CircuitBreakerStats>]>([
    ['a call', 'fire', succeeds, { fires: 1, successes: 0 }],
    ['a success', 'success', succeeds, { fires: 1, successes: 1 }],
    ['a failure', 'failure', fails, { failures: 1, fallbacks: 0 }],
    ['a timeout', 'timeout', isLate, { timeouts: 1 }],
    ['the failure that a timeout is', 'failure', isLate, { timeouts: 1, failures: 1 }],
    ['a call turned away', 'reject', isTurnedAway, { rejects: 1, failures: 0, fallbacks: 0 }],
    ['a call without room', 'semaphoreLocked', findsNoRoom, { semaphoreRejections: 1 }],
    ['the failure that this is', 'failure', findsNoRoom, { semaphoreRejections: 1, failures: 1 }],
    ['a fallback', 'fallback', fails, { failures: 1, fallbacks: 1 }],
  ])('finds %s counted already', async (_, event, bringAbout, figures) => {
    const all = breakerInTest({ capacity: 1, volumeThreshold: 9 })
    const seen: CircuitBreakerStats[] = []
    all.breaker.fallback(() => 'fallback')
    all.breaker.on(event, () => void seen.push(all.breaker.stats))
    await bringAbout(all)
    expect(seen).toEqual([expect.objectContaining(figures)])
  })

  it('finds the circuit in the state that it is told of', async () => {
    const { breaker, clock } = breakerInTest({ resetTimeout: 10 })
    const seen: unknown[] = []
    breaker.on('open', () => seen.push(['open', breaker.opened]))
    breaker.on('halfOpen', () => seen.push(['half-open', breaker.halfOpen]))
    breaker.on('close', () => seen.push(['closed', breaker.closed, breaker.stats.successes]))
    breaker.open()
    clock.advance(10)
    await breaker.fire('a')
    expect(seen).toEqual([
      ['open', true],
      ['half-open', true],
      ['closed', true, 1],
    ])
  })

  it('that throws harms neither the call nor the other listeners', async () => {
    const warning = watchWarnings()
    const { breaker, dependency } = breakerInTest({ volumeThreshold: 9 })
    const seen = vi.fn()
    for (const event of events) {
      breaker.on(event, () => {
        throw new Error('listener')
      })
      breaker.on(event, seen)
    }
    expect(await breaker.fire('a')).toBe('a')
    dependency.answer = 'badly'
    await expect(breaker.fire('b')).rejects.toThrow('down')
    expect(breaker.stats).toMatchObject({ successes: 1, failures: 1 })
    expect(seen).toHaveBeenCalledTimes(4)
    expect(warning.mock.calls.map(([what]) => what)).toEqual(
      ['fire', 'success', 'fire', 'failure'].map(
        (event) => `A listener of the breaker's "${event}" event threw; the call was not affected.`,
      ),
    )
  })

  it('whose promise fails harms nobody', async () => {
    const warning = watchWarnings()
    const { breaker } = breakerInTest()
    breaker.on('success', () => Promise.reject(new Error('async listener')))
    expect(await breaker.fire('a')).toBe('a')
    await vi.waitFor(() => expect(warning).toHaveBeenCalled())
    expect(warning).toHaveBeenCalledExactlyOnceWith(
      `A listener of the breaker's "success" event threw; the call was not affected.`,
      { type: 'FuseboardWarning', detail: expect.stringContaining('Error: async listener') },
    )
  })

  it('hears an event once, or no more, as it wishes', async () => {
    const { breaker } = breakerInTest()
    const [once, gone] = [vi.fn(), vi.fn()]
    breaker.once('success', once)
    breaker.on('success', gone)
    breaker.off('success', gone)
    await breaker.fire('a')
    await breaker.fire('b')
    expect(once).toHaveBeenCalledExactlyOnceWith('a', 0)
    expect(gone).not.toHaveBeenCalled()
  })

  it('may open the circuit again when it is told that it is half-open', () => {
    const clock = new BoundedClock()
    const { breaker } = breakerInTest({ clock, resetTimeout: 1_000 })
    breaker.once('halfOpen', () => breaker.open())
    breaker.open()
    clock.advance(1_000)
    expect([breaker.opened, clock.timers]).toEqual([true, 1])
    clock.advance(999)
    expect(breaker.opened).toBe(true)
    clock.advance(1)
    expect(breaker.halfOpen).toBe(true)
  })
})

/** A clock that complains of timers without end. */
class BoundedClock extends SimulatedClock {
  #made = 0

  override after(ms: number, task: () => void) {
    if (++this.#made > 100) throw new Error('Timers without end.')
    return super.after(ms, task)
  }
}
