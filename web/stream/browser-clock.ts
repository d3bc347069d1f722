import type { Clock, Timer } from '../../shared/engine/clock.ts'

/** The longest delay that a browser's timer can hold. */
const longest = 2 ** 31 - 1

/** The browser's own time; the only file of the page that reads it. */
export const browserClock: Clock = {
  now: () => performance.now(),
  epoch: () => Date.now(),
  after(ms, task): Timer {
    const timer = ms === Infinity ? undefined : setTimeout(task, Math.min(ms, longest))
    return { cancel: () => clearTimeout(timer), ref() {}, unref() {} }
  },
}

/**
 * Runs `task` before the browser next draws; within a second where it does not draw, for the tab's title must tell of
 * trouble although nobody looks at the tab.
 */
export function nextFrame(task: () => void): void {
  const drawn = requestAnimationFrame(run)
  const late = setTimeout(run, 1_000)
  function run(): void {
    cancelAnimationFrame(drawn)
    clearTimeout(late)
    task()
  }
}
