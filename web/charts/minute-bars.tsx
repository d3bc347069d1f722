import { memo } from 'react'
import type { Past } from '../store/series.ts'
import { hatches } from './hatches.ts'
import { minuteBars, minuteHeight, minuteParts, minuteWidth } from './minute-bars-shape.ts'

interface MinuteBarsProps {
  readonly past: Past
  /** The newest second that was seen; the drawing is as old as that. */
  readonly newest: number | undefined
  readonly isStale: boolean
}

/** The last minute in a row of a table: calls by outcome, two seconds to a bar. Drawn anew once a second. */
export const MinuteBars = memo(function MinuteBars({ past, isStale }: MinuteBarsProps) {
  const bars = minuteBars(past)
  return (
    <svg
      className={isStale ? 'sparkline minute-bars is-stale' : 'sparkline minute-bars'}
      width={minuteWidth}
      height={minuteHeight}
      viewBox={`0 0 ${minuteWidth} ${minuteHeight}`}
      aria-hidden="true"
    >
      <path className="sparkline-floor" d={`M0 ${minuteHeight - 0.5}H${minuteWidth}`} />
      {minuteParts.map(
        (part) =>
          bars[part] && <path key={part} className={`part-${part}`} d={bars[part]} fill={hatches.blocked} />,
      )}
    </svg>
  )
})
