import type { NumberRange, OptionCheck } from '../../../shared/engine/check-options.ts'

/** What knows how many milliseconds it lasts: a `TimeSpan`, or an object like one. */
export interface TimeSpanLike {
  toMilliseconds(): number
}

/** A length of time: a `TimeSpan`, or so many milliseconds. */
export type Duration = TimeSpanLike | number

/** A length of time that says its unit where it is written down: `TimeSpan.fromSeconds(30)`. It never changes. */
export class TimeSpan implements TimeSpanLike {
  readonly #ms: number

  private constructor(ms: number) {
    if (typeof ms !== 'number' || !(ms >= 0)) {
      throw new RangeError(`A TimeSpan must last 0 milliseconds or more, got ${String(ms)}`)
    }
    this.#ms = ms
    Object.freeze(this)
  }

  static fromMilliseconds(milliseconds: number): TimeSpan {
    return new TimeSpan(milliseconds)
  }

  static fromSeconds(seconds: number): TimeSpan {
    return new TimeSpan(seconds * second)
  }

  static fromMinutes(minutes: number): TimeSpan {
    return new TimeSpan(minutes * minute)
  }

  static fromHours(hours: number): TimeSpan {
    return new TimeSpan(hours * hour)
  }

  static fromDays(days: number): TimeSpan {
    return new TimeSpan(days * day)
  }

  /** The same as another one, whoever made that. */
  static fromTimeSpan(other: TimeSpanLike): TimeSpan {
    return new TimeSpan(other.toMilliseconds())
  }

  add(other: TimeSpanLike): TimeSpan {
    return new TimeSpan(this.#ms + other.toMilliseconds())
  }

  /** What is left without the other one, and never less than nothing. */
  subtract(other: TimeSpanLike): TimeSpan {
    return new TimeSpan(Math.max(0, this.#ms - other.toMilliseconds()))
  }

  multiply(factor: number): TimeSpan {
    return new TimeSpan(this.#ms * factor)
  }

  divide(divisor: number): TimeSpan {
    return new TimeSpan(this.#ms / divisor)
  }

  toMilliseconds(): number {
    return this.#ms
  }

  toSeconds(): number {
    return this.#ms / second
  }

  toMinutes(): number {
    return this.#ms / minute
  }

  toHours(): number {
    return this.#ms / hour
  }

  toDays(): number {
    return this.#ms / day
  }
}

/** Takes a length of time in milliseconds that lies in the range. */
export function checkDuration(check: OptionCheck, name: string, value: Duration, range: NumberRange): number {
  const note = range.note ?? 'a TimeSpan, or milliseconds'
  return check.number(name, millisecondsOf(value), { to: Number.MAX_SAFE_INTEGER, ...range, note })
}

/** How many milliseconds it lasts; what is no length of time stays what it is. */
export function millisecondsOf(value: Duration): unknown {
  return isTimeSpan(value) ? value.toMilliseconds() : value
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

function isTimeSpan(value: unknown): value is TimeSpanLike {
  return (
    typeof value === 'object' &&
    value !== null &&
    'toMilliseconds' in value &&
    typeof value.toMilliseconds === 'function'
  )
}
