import { describe, expect, it } from 'vitest'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'

describe('SimulatedClock', () => {
  it('runs tasks at their time and in their order, also those that tasks add', () => {
    const clock = new SimulatedClock()
    const ran: string[] = []
    const note = (name: string) => () => ran.push(`${name} at ${clock.now()}`)
    clock.after(300, note('late'))
    clock.after(100, () => {
      note('early')()
      clock.after(50, note('added'))
    })
    clock.after(100, note('second'))
    clock.advance(200)
    expect(ran).toEqual(['early at 100', 'second at 100', 'added at 150'])
    clock.advance(100)
    expect(ran.at(-1)).toBe('late at 300')
  })

  it('does not run a task that was cancelled', () => {
    const clock = new SimulatedClock()
    let ran = false
    clock.after(10, () => (ran = true)).cancel()
    clock.advance(1_000)
    expect(ran).toBe(false)
    expect(clock.timers).toBe(0)
  })

  it('moves the time of day along', () => {
    const clock = new SimulatedClock(Date.UTC(2026, 0, 1))
    clock.advance(61_000)
    expect(new Date(clock.epoch()).toISOString()).toBe('2026-01-01T00:01:01.000Z')
  })
})
