import { memo } from 'react'
import type { Past } from '../store/series.ts'
import { barParts } from './bars.ts'
import { hatches } from './hatches.ts'
import {
  errorHeight,
  minuteOf,
  sparklineHeight,
  sparklineHeights,
  sparklineShape,
} from './sparkline-shape.ts'
import type { Stretch } from './stretch.ts'
import './outcome-tones.css'
import './state-tones.css'
import './sparkline.css'

interface SparklineProps {
  /** Sixty seconds, the newest last. */
  readonly minute: Stretch
  /** Share of errors at which the circuit opens, 0 to 1; `null`: it has no such rule. */
  readonly threshold: number | null
  /** In pixels. */
  readonly width: number
  readonly isStale: boolean
}

/** The last 60 seconds: errors above, calls by outcome below, and the state at the foot. */
export function Sparkline({ minute, threshold, width, isStale }: SparklineProps) {
  const { line, dots, hatch, bars, ribbon } = sparklineShape(minute, { width })
  const floor = sparklineHeights.strip - 0.5
  return (
    <svg
      className={isStale ? 'sparkline is-stale' : 'sparkline'}
      width={width}
      height={sparklineHeight}
      viewBox={`0 0 ${width} ${sparklineHeight}`}
      aria-hidden="true"
    >
      {hatch !== '' && <path d={hatch} fill={hatches.unobserved} />}
      <path className="sparkline-floor" d={`M0 ${floor}H${width}`} />
      {threshold !== null && (
        <path className="sparkline-threshold" d={`M0 ${errorHeight(threshold)}H${width}`} />
      )}
      {line !== '' && <path className="sparkline-line" d={line} />}
      {dots !== '' && <path className="sparkline-dots" d={dots} />}
      {barParts.map((part) => (
        <path key={part} className={`part-${part}`} d={bars[part]} fill={hatches.blocked} />
      ))}
      {ribbon.map(({ state, d }) => (
        <path key={state} className={`ribbon-${state}`} d={d} />
      ))}
    </svg>
  )
}

interface MinuteProps extends Omit<SparklineProps, 'minute'> {
  readonly past: Past
  /** The newest second that was seen; the drawing is as old as that. */
  readonly newest: number | undefined
}

/** The last minute of a past, drawn anew once a second, however often there is news. */
export const Minute = memo(function Minute({ past, threshold, width, isStale }: MinuteProps) {
  return <Sparkline minute={minuteOf(past)} {...{ threshold, width, isStale }} />
})
