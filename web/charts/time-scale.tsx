import { clockTime } from '../ui/time.ts'
import { gutter } from './gutter.ts'
import type { Tick } from './time-axis.ts'
import { positionOf } from './time-axis.ts'
import type { Bin, Timeline } from './timeline.ts'
import './time-scale.css'

interface TimeScaleProps {
  readonly timeline: Timeline
  readonly ticks: readonly Tick[]
  /** In pixels, the gutter included. */
  readonly width: number
  /** What the cross-hair stands on; `null`: it is not shown. */
  readonly bin: Bin | null
}

/** A label in the middle of its time needs so many pixels to both sides. */
const half = 20
const flag = { width: 54, height: 17 } as const
/** The newest time stands at the right end and needs so many pixels. */
const newestWidth = 62

/** The one time axis of all charts. Its right end is now. */
export function TimeScale({ timeline, ticks, width, bin }: TimeScaleProps) {
  const room = width - gutter
  const now = timeline.to - 1_000
  const placed = ticks.map(({ at, label }) => ({ label, x: gutter + positionOf(at, timeline, room) }))
  return (
    <svg className="time-scale" width={width} height="24" aria-hidden="true">
      {placed
        .filter(({ x }) => x - half >= gutter && x + half < width - newestWidth)
        .map(({ label, x }) => (
          <text key={label} x={x} y="16" textAnchor="middle">
            {label}
          </text>
        ))}
      <text className="time-now" x={width} y="16" textAnchor="end">
        {clockTime(now, now)}
      </text>
      {bin && <Flag at={bin.at} x={gutter + positionOf(bin.at, timeline, room)} most={width} />}
    </svg>
  )
}

function Flag({ at, x, most }: { readonly at: number; readonly x: number; readonly most: number }) {
  const left = Math.min(Math.max(x - flag.width / 2, 0), most - flag.width)
  return (
    <g className="time-flag">
      <rect x={left} y="3.5" width={flag.width} height={flag.height} rx="4" />
      <text x={left + flag.width / 2} y="16" textAnchor="middle">
        {clockTime(at, at)}
      </text>
    </g>
  )
}
