import type { WallLayout } from '../../layout/wall-layout.ts'
import type { CircuitSlice } from '../../store/board.ts'
import { figuresOf } from '../../store/figures.ts'
import { shownStateOf, standingOf } from '../../store/standing.ts'
import { captionOf } from '../../ui/caption.ts'
import { FigureText } from '../../ui/figure.tsx'
import { latencyFigure, percentFigure, rateFigure } from '../../ui/format.ts'
import { NameText } from '../../ui/name-text.tsx'
import { nextInRow } from '../../ui/row-sentences.ts'
import { whySentences } from '../../ui/circuit-sentences.ts'
import { tipPlace } from '../../layout/tip-place.ts'

interface WallTipProps {
  readonly slice: CircuitSlice
  readonly layout: WallLayout
  /** Its key. */
  readonly circuit: string
  /** How wide the wall is, in pixels. */
  readonly width: number
}

/** What a tile of the wall stands for. It tells nothing that the link's own name does not. */
export function WallTip({ slice, layout, circuit, width }: WallTipProps) {
  const { reading, isStale, lastTrip } = slice
  const standing = standingOf(reading)
  const { lead, rest } = captionOf(slice, standing)
  const { errors, calls, p99, isBlocking, blocked } = figuresOf(reading, standing, lastTrip)
  const [why] = standing === 'closed' || standing === 'silent' ? [] : whySentences(slice, standing)
  return (
    <div
      className={`wall-tip ${isStale ? '' : `is-${shownStateOf(standing)}`}`}
      style={tipPlace(layout, circuit, width)}
      aria-hidden="true"
    >
      <NameText name={reading.name} />
      <p className="tip-state">
        <b>{lead}</b>
        {nextInRow(slice, standing) || (rest === '' ? '' : `, ${rest}`)}
      </p>
      {why !== undefined && <p>{why}</p>}
      <p className="tip-figures">
        errors <FigureText figure={percentFigure(errors)} />
        <span>
          {isBlocking ? 'blocked' : 'calls'} <FigureText figure={rateFigure(isBlocking ? blocked : calls)} />
        </span>
        <span>
          p99 <FigureText figure={latencyFigure(p99)} />
        </span>
      </p>
    </div>
  )
}
