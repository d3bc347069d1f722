import { describe, expect, it, vi } from 'vitest'
import type { Abortable } from '../../../server/breaker/abort-signals.ts'
import { AbortSignals } from '../../../server/breaker/abort-signals.ts'
import { TimeoutError } from '../../../server/breaker/errors.ts'
import { watchWarnings } from '../watch-warnings.ts'

const error = new TimeoutError('pay', 100)
const newCall = (): Abortable => ({ abort: undefined })

function signalOf(signals: AbortSignals, call: Abortable): AbortSignal {
  const outer = signals.enter(call)
  const signal = signals.signal!
  signals.leave(outer)
  return signal
}

describe('AbortSignals', () => {
  it('give each call a signal of its own, while its function is being called', () => {
    const signals = new AbortSignals({ renews: false })
    expect([signals.signal, signals.controller]).toEqual([undefined, undefined])
    const [first, second] = [newCall(), newCall()].map((call) => signalOf(signals, call))
    expect(first).not.toBe(second)
    expect(signals.signal).toBeUndefined()
  })

  it('give a call the same signal each time it asks', () => {
    const signals = new AbortSignals({ renews: false })
    const outer = signals.enter(newCall())
    expect(signals.signal).toBe(signals.signal)
    expect(signals.controller!.signal).toBe(signals.signal)
    signals.leave(outer)
  })

  it('make nothing for a call that does not ask', () => {
    const signals = new AbortSignals({ renews: false })
    const call = newCall()
    signals.leave(signals.enter(call))
    signals.timedOut(call, error)
    expect(call.abort).toBeUndefined()
  })

  it('tell only the call that timed out, and why', () => {
    const signals = new AbortSignals({ renews: false })
    const [late, innocent] = [newCall(), newCall()]
    const [told, untold] = [late, innocent].map((call) => signalOf(signals, call))
    signals.timedOut(late, error)
    expect([told!.aborted, told!.reason, untold!.aborted]).toEqual([true, error, false])
  })

  it('know which call it is when one is made within another', () => {
    const signals = new AbortSignals({ renews: false })
    const none = signals.enter(newCall())
    const outerSignal = signals.signal
    const innerSignal = signalOf(signals, newCall())
    expect(innerSignal).not.toBe(outerSignal)
    expect(signals.signal).toBe(outerSignal)
    signals.leave(none)
    expect(signals.signal).toBeUndefined()
  })

  it('give all calls the same one where there is one for all', () => {
    const shared = new AbortController()
    const signals = new AbortSignals({ shared, renews: false })
    expect(signals.controller).toBe(shared)
    expect(signalOf(signals, newCall())).toBe(shared.signal)
    signals.timedOut(newCall(), error)
    expect(shared.signal.aborted).toBe(true)
    expect(shared.signal.reason).toMatchObject({ name: 'AbortError' })
    signals.renew()
    expect(signals.controller).toBe(shared)
  })

  it('make one for all that is renewed when it was aborted, and only then', () => {
    const signals = new AbortSignals({ renews: true })
    const first = signals.controller
    signals.renew()
    expect(signals.controller).toBe(first)
    signals.timedOut(newCall(), error)
    expect(signals.signal!.aborted).toBe(true)
    signals.renew()
    expect(signals.signal!.aborted).toBe(false)
    expect(signals.controller).not.toBe(first)
  })

  it('renew the one for all for the next call, at the latest', () => {
    const shared = new AbortController()
    const signals = new AbortSignals({ shared, renews: true })
    signals.timedOut(newCall(), error)
    expect(signalOf(signals, newCall()).aborted).toBe(false)
  })

  it('take anything with abort() for a controller, also one that throws', () => {
    const warning = watchWarnings()
    const abort = vi.fn(() => {
      throw new Error('not today')
    })
    const signals = new AbortSignals({ shared: { abort } as unknown as AbortController, renews: true })
    signals.leave(signals.enter(newCall()))
    signals.timedOut(newCall(), error)
    expect(abort).toHaveBeenCalledWith()
    expect(warning.mock.calls[0]![0]).toBe(
      'The abortController of breaker "pay" threw; the call was not affected.',
    )
  })
})
