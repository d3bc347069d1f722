import { describe, expect, it, vi } from 'vitest'
import { Ticker, tickerOn } from '../../../server/stream/ticker.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'

describe('Ticker', () => {
  it('calls its listeners once a second, and has no timer without any', () => {
    const clock = new SimulatedClock()
    const ticker = new Ticker(clock)
    const listener = vi.fn()
    expect(clock.timers).toBe(0)
    const stop = ticker.subscribe(listener)
    clock.advance(3_000)
    expect(listener).toHaveBeenCalledTimes(3)
    stop()
    expect(clock.timers).toBe(0)
    clock.advance(3_000)
    expect(listener).toHaveBeenCalledTimes(3)
  })

  it('has one timer for any number of listeners', () => {
    const clock = new SimulatedClock()
    const stops = Array.from({ length: 9 }, () => tickerOn(clock).subscribe(() => {}))
    expect(clock.timers).toBe(1)
    for (const stop of stops) stop()
    expect(clock.timers).toBe(0)
  })

  it('starts anew after it has stopped', () => {
    const clock = new SimulatedClock()
    const ticker = new Ticker(clock)
    ticker.subscribe(() => {})()
    const listener = vi.fn()
    ticker.subscribe(listener)
    clock.advance(1_000)
    expect(listener).toHaveBeenCalledTimes(1)
  })
})
