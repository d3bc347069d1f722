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
  afterTurn: atTurnsEnd,
  epoch: () => Date.now(),
  after,
}

/**
 * The machine's own time, for what threads share: `now()` is the same in all threads of a process, wherever the reading of
 * `performance.now()` begins in each.
 */
export const threadClock: Clock = {
  ...systemClock,
  now: () => performance.now() + origin,
  recent: () => recent() + origin,
}

/** Node's monotonic clock has one origin for all threads. Where there is none, what the platform says of its own has to do. */
const origin = originOfThreads()

function originOfThreads(): number {
  if (globalThis.process?.hrtime === undefined) return performance.timeOrigin
  // The first readings take their time; the least of several differences is the truest.
  const origins = Array.from({ length: 5 }, () => {
    const before = performance.now()
    const [seconds, nanoseconds] = process.hrtime()
    return seconds * 1e3 + nanoseconds / 1e6 - before
  })
  return Math.min(...origins)
}

function recent(): number {
  return usesLeft-- > 0 ? reading[0]! : read()
}

/** Apart from `recent`, which is part of every call: the compiler takes in small functions only. */
function read(): number {
  usesLeft = mostUses
  if (!isTurnWatched) watchTurn()
  return (reading[0] = performance.now())
}

/** Not unref'd: then the loop might sleep before it ends its turn, and time with it. */
function watchTurn(): void {
  isTurnWatched = true
  atTurnsEnd(endTurn)
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
    if (!isHeld) unref(made)
    return made
  }
  return {
    cancel: () => clearTimeout(timer),
    ref() {
      isHeld = true
      if (isOfNode(timer)) timer.ref()
    },
    unref() {
      isHeld = false
      unref(timer)
    },
  }
}

/** Browsers, which run circuits of `fuseboard/fetch` and `fuseboard/tinkoff-request`, have no `setImmediate`. */
function atTurnsEnd(task: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(task)
  else setTimeout(task, 0)
}

/** Their timers are numbers and hold nothing. */
function unref(timer: NodeJS.Timeout): void {
  if (isOfNode(timer)) timer.unref()
}

function isOfNode(timer: unknown): boolean {
  return typeof timer === 'object'
}
