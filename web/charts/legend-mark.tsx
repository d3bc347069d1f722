import type { BarPart } from './bars.ts'
import { hatches } from './hatches.ts'
import './outcome-tones.css'
import './legend-mark.css'

/** How something is drawn in a plot. */
export type LegendMarkKind = BarPart | LineKind | 'unobserved'

/** The kinds that are lines. */
export type LineKind = 'errors' | 'threshold' | 'p99' | 'p90' | 'p50'

/** A sample of it, to stand before its name. */
export function LegendMark({ kind }: { readonly kind: LegendMarkKind }) {
  if (isLine(kind)) {
    return (
      <svg width="14" height="9" aria-hidden="true">
        <path className={`line-${kind}`} d="M0 4.5H14" />
      </svg>
    )
  }
  const isHatch = kind === 'unobserved'
  return (
    <svg width={isHatch ? 14 : 9} height="9" aria-hidden="true">
      <rect
        className={`part-${kind}`}
        width={isHatch ? 14 : 9}
        height="9"
        fill={isHatch ? hatches.unobserved : hatches.blocked}
      />
    </svg>
  )
}

function isLine(kind: LegendMarkKind): kind is LineKind {
  return kind === 'errors' || kind === 'threshold' || kind === 'p99' || kind === 'p90' || kind === 'p50'
}
