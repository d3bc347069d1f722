import { usePlotArea, useXAxisScale } from 'recharts'
import { hatches } from './hatches.ts'
import type { TimeRange } from '../store/time-range.ts'
import type { Timeline } from './timeline.ts'
import './backdrop.css'

export interface BackdropProps {
  readonly timeline: Timeline
  /** Where there was nothing to measure. */
  readonly hatched: readonly TimeRange[]
}

/** Behind a plot: when the circuit was open or half-open, and when there was nothing to measure. */
export function Backdrop({ timeline, hatched }: BackdropProps) {
  const toX = useXAxisScale()
  const plot = usePlotArea()
  if (!toX || !plot) return null
  const place = ({ from, to }: TimeRange) => {
    const x = toX(from) ?? 0
    return { x, y: plot.y, width: Math.max(0, (toX(to) ?? 0) - x), height: plot.height }
  }
  return (
    <>
      {timeline.states.map((span) => (
        <rect key={span.from} className={`band-${span.state}`} {...place(span)} />
      ))}
      {hatched.map((range) => (
        <rect key={range.from} {...place(range)} fill={hatches.unobserved} />
      ))}
    </>
  )
}
