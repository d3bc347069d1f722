import type { Clock, Timer } from '../shared/engine/clock.ts'

/** The longest delay that Node's timers know; a longer one would run at once. */
const longestDelay = 2 ** 31 - 1

/** The machine's own time. The only place of the server that reads a clock or sets a timer. */
export const systemClock: Clock = {
  now: () => performance.now(),
  epoch: () => Date.now(),
  after,
}

function after(ms: number, task: () => void): Timer {
  if (ms === Infinity) return { cancel() {}, ref() {}, unref() {} }
  let isHeld = false
  let timer = arm(ms)
  function arm(left: number): NodeJS.Timeout {
    const step = Math.min(left, longestDelay)
    const next = () => {
      if (left > step) timer = arm(left - step)
      else task()
    }
    const made = setTimeout(next, step)
    return isHeld ? made : made.unref()
  }
  return {
    cancel: () => clearTimeout(timer),
    ref() {
      isHeld = true
      timer.ref()
    },
    unref() {
      isHeld = false
      timer.unref()
    },
  }
}
