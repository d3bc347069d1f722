import type { TimeRange } from './time-range.ts'

/** What somebody wants to see of a circuit's past. */
export interface TimeWish {
  /** How far it goes back from now, in minutes, where nothing else is said. */
  readonly minutes: number
  /** A stretch that was chosen; `null`: none. */
  readonly span: TimeRange | null
  /** An instant that was chosen, in milliseconds since 1970; `null`: none. */
  readonly moment: number | null
}

/** What a change of that wish sets. */
export type TimeChange = Pick<TimeWish, 'span' | 'moment'>

/** Back to what is. */
export const live: TimeChange = { span: null, moment: null }

const minuteMs = 60_000
/** No shorter stretch can be looked at. */
const shortestMs = 10_000
/** Nor a longer one, nor one further back: no server keeps more. */
const longestMs = 48 * 60 * minuteMs

/** Whether what is shown goes on by itself. */
export function isLive({ span, moment }: TimeChange): boolean {
  return span === null && moment === null
}

/** Whether two wishes look at the same time. */
export function isSameTime(one: TimeChange, other: TimeChange): boolean {
  const isSameSpan = one.span?.from === other.span?.from && one.span?.to === other.span?.to
  return isSameSpan && one.moment === other.moment
}

/**
 * The stretch that the charts show. Whole seconds, the one that has begun included. Around an instant it goes on until
 * that stands in the middle, and then no further.
 *
 * @param now The source's time, in milliseconds since 1970.
 */
export function shownRange({ minutes, span, moment }: TimeWish, now: number): TimeRange {
  if (span !== null) return span
  const lengthMs = minutes * minuteMs
  const newest = endOfSecond(now)
  const to = moment === null ? newest : Math.min(newest, endOfSecond(moment + lengthMs / 2))
  return { from: to - lengthMs, to }
}

/** The same length, half of it earlier (-1) or later (1). What would reach now is live again. */
export function moved(wish: TimeWish, now: number, direction: -1 | 1): TimeChange {
  const { from, to } = shownRange(wish, now)
  const stepMs = Math.ceil((to - from) / 2_000) * 1_000 * direction
  const oldest = endOfSecond(now) - longestMs
  if (to + stepMs >= endOfSecond(now)) return live
  const begin = Math.max(oldest, from + stepMs)
  return { span: { from: begin, to: begin + (to - from) }, moment: null }
}

/** Half the length, or twice, around the chosen instant or the middle. */
export function zoomed(wish: TimeWish, now: number, factor: 0.5 | 2): TimeChange {
  const { from, to } = shownRange(wish, now)
  const middle = wish.moment ?? (from + to) / 2
  const lengthMs = Math.min(longestMs, Math.max(shortestMs, (to - from) * factor))
  const end = Math.min(endOfSecond(now), endOfSecond(middle + lengthMs / 2))
  return { span: { from: end - lengthMs, to: end }, moment: wish.moment }
}

/** A stretch that was drawn with the pointer, as whole seconds; `null` where it is none. */
export function drawnSpan(one: number, other: number): TimeRange | null {
  const from = Math.floor(Math.min(one, other) / 1_000) * 1_000
  const to = endOfSecond(Math.max(one, other))
  if (!(to - from >= shortestMs)) return null
  return { from, to }
}

/** Whether somebody's numbers are a stretch that can be shown. */
export function isSpan({ from, to }: TimeRange): boolean {
  return Number.isInteger(from) && from >= 0 && to - from >= shortestMs && to - from <= longestMs
}

function endOfSecond(at: number): number {
  return (Math.floor(at / 1_000) + 1) * 1_000
}
