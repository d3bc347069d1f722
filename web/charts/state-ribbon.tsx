import { gutter } from './gutter.ts'
import { hatches } from './hatches.ts'
import { probeMarks, ribbonPieces } from './ribbon-pieces.ts'
import { positionOf } from './time-axis.ts'
import type { Timeline } from './timeline.ts'
import './state-tones.css'
import './state-ribbon.css'

interface StateRibbonProps {
  readonly timeline: Timeline
  /** When it was probed, in milliseconds since 1970. */
  readonly probes: readonly number[]
  /** In pixels, the gutter included. */
  readonly width: number
}

const height = 14

/** In which state the circuit was when. */
export function StateRibbon({ timeline, probes, width }: StateRibbonProps) {
  const room = width - gutter
  const marks = probeMarks(timeline, probes, room)
  return (
    <div className="state-ribbon">
      <h2>State</h2>
      <svg width={room} height={height} role="img" aria-label={summary(timeline)}>
        {timeline.states
          .filter(({ state }) => state === undefined)
          .map(({ from, to }) => (
            <rect
              key={from}
              x={positionOf(from, timeline, room)}
              width={positionOf(to, timeline, room) - positionOf(from, timeline, room)}
              height={height}
              fill={hatches.unobserved}
            />
          ))}
        {ribbonPieces(timeline, room, marks).map(({ state, x, width: wide, word }) => (
          <g key={x} className={`piece-${state}`}>
            <rect className={`ribbon-${state}`} x={x} width={wide} height={height} rx="1.5" />
            {word !== '' && (
              <text x={x + 7} y="11">
                {word}
              </text>
            )}
          </g>
        ))}
        {marks.map((x) => (
          <g key={x} className="ribbon-probe">
            <rect className="ribbon-gap" x={x - 2} width="4" height={height} />
            <rect className="ribbon-half-open" x={x - 1} width="2" height={height} />
          </g>
        ))}
      </svg>
    </div>
  )
}

function summary({ states }: Timeline): string {
  const known = states.flatMap(({ state }) => (state === undefined ? [] : [state]))
  return known.length === 0 ? 'State, not observed' : `State, from the oldest: ${known.join(', ')}`
}
