import type { Clock, Timer } from '../shared/engine/clock.ts'

/** The longest delay that Node's timers know; a longer one would run at once. */
const longestDelay = 2 ** 31 - 1

/**
 * A reading costs 40 ns, most of what a breaker adds to a call. So it is handed out again, but only to those who have just
 * been seen to ask for one so often that nothing can have happened in between: after `burst` readings in one turn of the
 * event loop, each within `quickMs` of the one before, `mostUses` more may have the same; then it is read anew.
 */
const burst = 32
const quickMs = 0.002
const mostUses = 31

const reading = new Float64Array(1)
let usesLeft = 0
let granted = 0
let quickReadings = 0
let isTurnWatched = false

/** Readings that were handed out again although they had become old meanwhile, and by how many milliseconds. */
const lags = new Map<number, number>()
const leastLagMs = 1
const mostLags = 256

/** The machine's own time. The only place of the server that reads a clock or sets a timer. */
export const systemClock: Clock = {
  now: () => performance.now(),
  recent,
  lagOf,
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
  const now = performance.now()
  const sinceMs = now - reading[0]!
  // A clock that stands still is coarse, or that of a test.
  if (sinceMs <= 0 || sinceMs > quickMs * (granted + 1)) slowDown(sinceMs)
  else if (++quickReadings >= burst) grant()
  usesLeft = granted
  return (reading[0] = now)
}

/** Somebody had something else to do between two readings. */
function slowDown(sinceMs: number): void {
  if (granted > 0 && sinceMs >= leastLagMs) noteLag(sinceMs)
  granted = quickReadings = 0
}

/** Under its own name and under that which other threads give it. */
function noteLag(lagMs: number): void {
  if (lags.size >= mostLags) lags.clear()
  lags.set(reading[0]!, lagMs)
  lags.set(reading[0]! + origin, lagMs)
}

function lagOf(at: number): number {
  return lags.size === 0 ? 0 : (lags.get(at) ?? 0)
}

/** Not unref'd: then the loop might sleep before it ends its turn, and time with it. */
function grant(): void {
  granted = mostUses
  if (isTurnWatched) return
  isTurnWatched = true
  atTurnsEnd(endTurn)
}

function endTurn(): void {
  isTurnWatched = false
  if (granted > 0) slowDown(performance.now() - reading[0]!)
  usesLeft = quickReadings = 0
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
