import type { Past } from '../store/series.ts'
import { hatches } from './hatches.ts'
import { minuteBars, minuteHeight, minuteParts, minuteWidth } from './minute-bars-shape.ts'

/** The last minute in a row of a table: calls by outcome, two seconds to a bar. */
export function MinuteBars({ past, isStale }: { readonly past: Past; readonly isStale: boolean }) {
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
}
