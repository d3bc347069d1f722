import type { TimeRange } from '../store/time-range.ts'

/** A place on an axis and what is written there. */
export interface Tick {
  readonly at: number
  readonly label: string
}

const minutes = [1, 2, 3, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440].map((minute) => minute * 60)
const steps = [1, 2, 5, 10, 15, 30, ...minutes].map((seconds) => seconds * 1_000)

/**
 * Round times within a range, as many as have room.
 *
 * @param width Of the axis, in pixels.
 */
export function timeTicks({ from, to }: TimeRange, width: number): readonly Tick[] {
  const roomFor = Math.max(3, Math.floor(width / 160))
  const step = steps.find((each) => (to - from) / each <= roomFor) ?? steps.at(-1)!
  const first = Math.ceil(from / step)
  const last = Math.floor(to / step)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const at = (first + index) * step
    return { at, label: timeLabel(at, step) }
  })
}

/** The time with as much of it as tells ticks apart. */
function timeLabel(at: number, step: number): string {
  const time = new Date(at)
  const parts = [time.getHours(), time.getMinutes(), ...(step < 60_000 ? [time.getSeconds()] : [])]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

/** How far from the left of an axis a time is, in pixels. */
export function positionOf(at: number, { from, to }: TimeRange, width: number): number {
  return ((at - from) / (to - from)) * width
}
