import type { Tally } from '../store/tally.ts'
import { tallyParts } from './tally-bar-shape.ts'

/** How many circuits of a group are in each state, as one thin bar. */
export function TallyStrip({ tally, width }: { readonly tally: Tally; readonly width: number }) {
  return (
    <svg className="tally-strip" width={width} height="4" viewBox={`0 0 ${width} 4`} aria-hidden="true">
      {tallyParts(tally, width).map(({ state, x, width: wide }) => (
        <rect key={state} className={`ribbon-${state}`} x={x} width={wide} height="4" />
      ))}
    </svg>
  )
}
