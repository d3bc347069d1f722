import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../server/system-clock.ts'

/** The longest delay that Node's timers know. */
const longestDelay = 2 ** 31 - 1

describe('the machine’s clock', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.restoreAllMocks().useRealTimers())

  it('runs a task once, at its time', () => {
    const task = vi.fn()
    systemClock.after(100, task)
    vi.advanceTimersByTime(99)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    vi.advanceTimersByTime(1_000)
    expect(task).toHaveBeenCalledTimes(1)
  })

  it.each([longestDelay, longestDelay + 1, 3 * longestDelay + 5_000])('waits for %i ms, too', (ms) => {
    const task = vi.fn()
    systemClock.after(ms, task)
    vi.advanceTimersByTime(ms - 1)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(task).toHaveBeenCalledTimes(1)
  })

  it('runs no task that was cancelled, however long it has waited', () => {
    const task = vi.fn()
    const timers = [100, 2 * longestDelay].map((ms) => systemClock.after(ms, task))
    timers[0]!.cancel()
    vi.advanceTimersByTime(longestDelay + 1)
    timers[1]!.cancel()
    expect(vi.getTimerCount()).toBe(0)
    expect(task).not.toHaveBeenCalled()
  })

  it('waits for ever without a timer', () => {
    const timer = systemClock.after(Infinity, () => {})
    expect(vi.getTimerCount()).toBe(0)
    for (const tell of ['ref', 'unref', 'cancel'] as const) timer[tell]()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('keeps the process alive only when it is told to', () => {
    const setTimeouts = vi.spyOn(globalThis, 'setTimeout')
    const timer = systemClock.after(100, () => {})
    const holdsProcess = () => (setTimeouts.mock.results[0]!.value as NodeJS.Timeout).hasRef()
    expect(holdsProcess()).toBe(false)
    timer.ref()
    expect(holdsProcess()).toBe(true)
    timer.unref()
    expect(holdsProcess()).toBe(false)
  })

  it('keeps the process alive on every leg of a long wait', () => {
    const setTimeouts = vi.spyOn(globalThis, 'setTimeout')
    systemClock.after(2 * longestDelay, () => {}).ref()
    vi.advanceTimersByTime(longestDelay)
    expect((setTimeouts.mock.results.at(-1)!.value as NodeJS.Timeout).hasRef()).toBe(true)
    expect(setTimeouts).toHaveBeenCalledTimes(2)
  })

  it('tells durations from the time of day, which may jump', () => {
    const before = systemClock.now()
    vi.setSystemTime(Date.UTC(2040, 0, 1))
    expect(systemClock.epoch()).toBe(Date.UTC(2040, 0, 1))
    expect(systemClock.now() - before).toBeLessThan(60_000)
  })
})

describe('its recent time', () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  it('stands still within a turn of the event loop, and is read anew in the next', async () => {
    const readings = vi.spyOn(performance, 'now')
    onTestFinished(() => readings.mockRestore())
    const first = systemClock.recent!()
    expect(systemClock.recent!()).toBe(first)
    const { length } = readings.mock.calls
    await turn()
    expect(systemClock.recent!()).toBeGreaterThan(first)
    expect(readings.mock.calls.length).toBe(length + 1)
  })

  it('goes on although the turn does not end', async () => {
    await turn()
    const first = systemClock.recent!()
    const later = Array.from({ length: 100 }, () => systemClock.recent!())
    expect(later.at(-1)).toBeGreaterThan(first)
    expect(later).toEqual(later.toSorted((a, b) => a - b))
  })

  it('is never old where the loop has slept', async () => {
    systemClock.recent!()
    await new Promise((resolve) => setTimeout(resolve, 1))
    const before = performance.now()
    expect(systemClock.recent!()).toBeGreaterThanOrEqual(before)
  })
})
