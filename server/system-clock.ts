import type { Clock, Timer } from '../shared/engine/clock.ts'

/** The longest delay that Node's timers know; a longer one would run at once. */
const longestDelay = 2 ** 31 - 1

/**
 * How often a reading is handed out again within one turn of the event loop. A reading costs 50 ns, a call through a
 * breaker otherwise less than a hundred; and a loop that never ends its turn must not stop time.
 */
const mostUses = 31

const reading = new Float64Array(1)
let usesLeft = 0
let isTurnWatched = false

/** The machine's own time. The only place of the server that reads a clock or sets a timer. */
export const systemClock: Clock = {
  now: () => performance.now(),
  recent,
  afterTurn: (task) => void setImmediate(task),
  epoch: () => Date.now(),
  after,
}

function recent(): number {
  if (usesLeft-- > 0) return reading[0]!
  usesLeft = mostUses
  if (!isTurnWatched) watchTurn()
  return (reading[0] = performance.now())
}

/** Not unref'd: then the loop might sleep before it ends its turn, and time with it. */
function watchTurn(): void {
  isTurnWatched = true
  setImmediate(endTurn)
}

function endTurn(): void {
  isTurnWatched = false
  usesLeft = 0
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
