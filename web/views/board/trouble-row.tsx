import { memo } from 'react'
import { Glyph } from '../../charts/glyph.tsx'
import { glyphOf } from '../../charts/glyph-of.ts'
import { figuresOf, volumeOf } from '../../store/figures.ts'
import { shownStateOf, standingOf } from '../../store/standing.ts'
import { captionOf } from '../../ui/caption.ts'
import { FigureText } from '../../ui/figure.tsx'
import { latencyFigure, percentFigure, rateFigure } from '../../ui/format.ts'
import { glyphName } from '../../ui/glyph-name.ts'
import { nextInRow, whyInRow } from '../../ui/row-sentences.ts'
import { StoreChip } from '../../ui/store-chip.tsx'
import { spokenCircuit } from '../../ui/spoken.ts'
import { CircuitLink } from './circuit-link.tsx'
import type { CircuitRowProps } from './circuit-row.ts'

/** A circuit in trouble, on a phone: its glyph and two sentences. */
export const TroubleRow = memo(function TroubleRow({ slice, busiest, ...link }: CircuitRowProps) {
  const { reading, isStale } = slice
  const standing = standingOf(reading)
  const figures = figuresOf(reading, standing, slice.lastTrip)
  const glyph = glyphOf(slice)
  return (
    <article className={`card trouble-row ${isStale ? 'is-stale' : `is-${shownStateOf(standing)}`}`}>
      <Glyph
        state={glyph}
        size={84}
        name={glyphName(glyph)}
        volume={volumeOf(figures, busiest)}
        isStale={isStale}
      />
      <div className="row-words">
        <div className="row-head">
          <CircuitLink slice={slice} label={spokenCircuit(slice, standing, figures)} {...link} />
          <StoreChip reading={reading} />
          <span className="trouble-errors">
            <FigureText figure={percentFigure(figures.errors)} />
          </span>
        </div>
        <p className="card-caption">
          <span className="lead is-news">{captionOf(slice, standing).lead}</span>
          {nextInRow(slice, standing)}
        </p>
        <p className="row-why">{whyInRow(slice, standing)}</p>
        <p className="row-figures">
          {figures.isBlocking ? 'blocked' : 'calls'}{' '}
          <FigureText figure={rateFigure(figures.isBlocking ? figures.blocked : figures.calls)} />
          <span className="row-p99">
            p99 <FigureText figure={latencyFigure(figures.p99)} />
          </span>
        </p>
      </div>
    </article>
  )
})
