import { memo } from 'react'
import { Glyph } from '../../charts/glyph.tsx'
import { glyphOf } from '../../charts/glyph-of.ts'
import { figuresOf, volumeOf } from '../../store/figures.ts'
import { standingOf } from '../../store/standing.ts'
import { captionOf } from '../../ui/caption.ts'
import { FigureText } from '../../ui/figure.tsx'
import { percentFigure, plain, rateFigure } from '../../ui/format.ts'
import { glyphName } from '../../ui/glyph-name.ts'
import { spokenCircuit } from '../../ui/spoken.ts'
import { CircuitLink } from './circuit-link.tsx'
import type { CircuitRowProps } from './circuit-row.ts'

/** A circuit that is in no trouble, on a phone. */
export const CalmRow = memo(function CalmRow({ slice, busiest, ...link }: CircuitRowProps) {
  const { reading, isStale } = slice
  const standing = standingOf(reading)
  const figures = figuresOf(reading, standing, slice.lastTrip)
  const caption = captionOf(slice, standing)
  const glyph = glyphOf(slice)
  return (
    <article className={isStale ? 'calm-row is-stale' : 'calm-row'}>
      <Glyph
        state={glyph}
        size={48}
        name={glyphName(glyph)}
        volume={volumeOf(figures, busiest)}
        isStale={isStale}
      />
      <div className="row-words">
        <CircuitLink slice={slice} label={spokenCircuit(slice, standing, figures)} {...link} />
        <p className="row-why">{[caption.lead, caption.rest].filter(Boolean).join(', ')}</p>
      </div>
      <div className="calm-figures">
        <p className={standing === 'closed' && caption.isCalm ? 'calm-errors is-calm' : 'calm-errors'}>
          <FigureText figure={percentFigure(figures.errors)} />
        </p>
        <p className="calm-traffic">
          {plain(rateFigure(figures.isBlocking ? figures.blocked : figures.calls))}
        </p>
      </div>
    </article>
  )
})
