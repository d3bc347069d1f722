import { withUnit } from './format.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** A duration where there is little room: `6 s`, `1:05`, then `4 h`, `31 d`. */
export function shortDuration(ms: number): string {
  const seconds = wholeSeconds(ms)
  if (seconds < minute || seconds >= hour) return roughDuration(ms)
  return `${Math.floor(seconds / minute)}:${String(seconds % minute).padStart(2, '0')}`
}

/** A duration in a sentence: `6 s`, `1 min 5 s`, `24 min`, then `4 h`, `31 d`. */
export function duration(ms: number): string {
  const seconds = wholeSeconds(ms)
  const rest = seconds % minute
  if (seconds < minute || seconds >= 10 * minute || rest === 0) return roughDuration(ms)
  return `${withUnit(Math.floor(seconds / minute), 'min')} ${withUnit(rest, 's')}`
}

/** A duration in its largest unit: `6 s`, `4 min`, `4 h`, `31 d`. */
export function roughDuration(ms: number): string {
  const seconds = wholeSeconds(ms)
  if (seconds < minute) return withUnit(seconds, 's')
  if (seconds < hour) return withUnit(Math.floor(seconds / minute), 'min')
  if (seconds < day) return withUnit(Math.floor(seconds / hour), 'h')
  return withUnit(Math.floor(seconds / day), 'd')
}

/** A duration that somebody has set, to the digit: `800 ms`, `1.5 s`, `77 s`, `5 min`. */
export function setDuration(ms: number): string {
  if (ms < 1_000) return withUnit(Number(ms.toFixed(1)), 'ms')
  const seconds = Number((ms / 1_000).toFixed(1))
  const isWholeMinutes = seconds >= 2 * minute && seconds % minute === 0
  return isWholeMinutes ? withUnit(seconds / minute, 'min') : withUnit(seconds, 's')
}

/** For a listener: `12 seconds`, `1 minute 5 seconds`. */
export function spokenDuration(ms: number): string {
  const seconds = wholeSeconds(ms)
  const minutes = Math.floor(seconds / minute)
  if (minutes === 0) return spoken(seconds, 'second')
  if (seconds >= hour) return roughDuration(ms)
  return [
    spoken(minutes, 'minute'),
    ...(seconds % minute > 0 ? [spoken(seconds % minute, 'second')] : []),
  ].join(' ')
}

/** Time of day, with as much of the date as is not that of `now`. Both in milliseconds since 1970. */
export function clockTime(at: number, now: number): string {
  const [time, today] = [new Date(at), new Date(now)]
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':')
  if (time.toDateString() === today.toDateString()) return clock
  const date = `${time.getDate()} ${monthNames[time.getMonth()]}`
  const isThisYear = time.getFullYear() === today.getFullYear()
  return isThisYear ? `${date} ${clock}` : `${date} ${time.getFullYear()} ${clock}`
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const spoken = (amount: number, unit: string): string => `${amount} ${unit}${amount === 1 ? '' : 's'}`

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** Durations of the page step once a second; a clock that runs behind never shows less than nothing. */
function wholeSeconds(ms: number): number {
  return Math.max(0, Math.round(ms / 1_000))
}

/** `14:02` of a moment, in milliseconds since 1970. */
export function clockMinute(at: number): string {
  const time = new Date(at)
  return [time.getHours(), time.getMinutes()].map(twoDigits).join(':')
}
