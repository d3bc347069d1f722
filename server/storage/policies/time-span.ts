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

  /** From one moment to a later one. */
  static fromDateRange({ start, end }: { readonly start: Date; readonly end: Date }): TimeSpan {
    return new TimeSpan(end.getTime() - start.getTime())
  }

  add(other: TimeSpanLike): TimeSpan {
    return new TimeSpan(this.#ms + other.toMilliseconds())
  }

  /** `add` by its other name. */
  addTimeSpan(other: TimeSpanLike): TimeSpan {
    return this.add(other)
  }

  addMilliseconds(milliseconds: number): TimeSpan {
    return this.add(TimeSpan.fromMilliseconds(milliseconds))
  }

  addSeconds(seconds: number): TimeSpan {
    return this.add(TimeSpan.fromSeconds(seconds))
  }

  addMinutes(minutes: number): TimeSpan {
    return this.add(TimeSpan.fromMinutes(minutes))
  }

  addHours(hours: number): TimeSpan {
    return this.add(TimeSpan.fromHours(hours))
  }

  addDays(days: number): TimeSpan {
    return this.add(TimeSpan.fromDays(days))
  }

  /** What is left without the other one, and never less than nothing. */
  subtract(other: TimeSpanLike): TimeSpan {
    return new TimeSpan(Math.max(0, this.#ms - other.toMilliseconds()))
  }

  /** `subtract` by its other name. */
  subtractTimeSpan(other: TimeSpanLike): TimeSpan {
    return this.subtract(other)
  }

  subtractMilliseconds(milliseconds: number): TimeSpan {
    return this.subtract(TimeSpan.fromMilliseconds(milliseconds))
  }

  subtractSeconds(seconds: number): TimeSpan {
    return this.subtract(TimeSpan.fromSeconds(seconds))
  }

  subtractMinutes(minutes: number): TimeSpan {
    return this.subtract(TimeSpan.fromMinutes(minutes))
  }

  subtractHours(hours: number): TimeSpan {
    return this.subtract(TimeSpan.fromHours(hours))
  }

  subtractDays(days: number): TimeSpan {
    return this.subtract(TimeSpan.fromDays(days))
  }

  multiply(factor: number): TimeSpan {
    return new TimeSpan(this.#ms * factor)
  }

  divide(divisor: number): TimeSpan {
    return new TimeSpan(this.#ms / divisor)
  }

  equals(other: TimeSpanLike): boolean {
    return this.#ms === other.toMilliseconds()
  }

  /** Whether it is longer. */
  gt(other: TimeSpanLike): boolean {
    return this.#ms > other.toMilliseconds()
  }

  /** Whether it is at least as long. */
  gte(other: TimeSpanLike): boolean {
    return this.#ms >= other.toMilliseconds()
  }

  /** Whether it is shorter. */
  lt(other: TimeSpanLike): boolean {
    return this.#ms < other.toMilliseconds()
  }

  /** Whether it is at most as long. */
  lte(other: TimeSpanLike): boolean {
    return this.#ms <= other.toMilliseconds()
  }

  /** When it is over if it begins at `start`. */
  toEndDate(start: Date): Date {
    return new Date(start.getTime() + this.#ms)
  }

  /** When it began if it is over at `end`. */
  toStartDate(end: Date): Date {
    return new Date(end.getTime() - this.#ms)
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
