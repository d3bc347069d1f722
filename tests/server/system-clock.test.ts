import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../server/system-clock.ts'
import { busy } from '../support/busy.ts'

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
  const read = () => systemClock.recent!()
  const inQuickSuccession = (times: number) => Array.from({ length: times }, read)

  /** As often as it takes until one reading is handed out twice; a noisy machine may interrupt a burst. */
  function burst(): number {
    for (let tries = 0; tries < 10_000; tries++) {
      const [first, second] = inQuickSuccession(2)
      if (first === second) return second!
    }
    throw new Error('no two of 20,000 readings in quick succession are alike')
  }

  it('is read each time where there is time between the readings', () => {
    for (let each = 0; each < 100; each++) {
      const tookMs = busy(0.01)
      const before = performance.now()
      expect(read(), `after ${tookMs} ms`).toBeGreaterThanOrEqual(before)
    }
  })

  it('is that of the last reading for some of those who ask in quick succession, and goes on', async () => {
    await turn()
    const readings = inQuickSuccession(20_000)
    expect(new Set(readings).size).toBeLessThan(readings.length / 2)
    expect(new Set(readings).size).toBeGreaterThan(readings.length / 40)
    expect(readings).toEqual(readings.toSorted((a, b) => a - b))
  })

  it('is read anew in the next turn', async () => {
    burst()
    await turn()
    const before = performance.now()
    expect(read()).toBeGreaterThanOrEqual(before)
  })

  it('tells afterwards by how much it lagged behind', async () => {
    const last = burst()
    const tookMs = busy(5)
    expect(read()).toBe(last)
    await turn()
    expect(systemClock.lagOf!(last)).toBeGreaterThanOrEqual(tookMs)
    expect(systemClock.lagOf!(last)).toBeLessThan(performance.now() - last)
  })

  it('goes by the clock of a test that has replaced it', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const [first] = inQuickSuccession(100)
    vi.advanceTimersByTime(3_600_000)
    expect(read() - first!).toBe(3_600_000)
  })
})
