import { memo } from 'react'
import { Glyph } from '../../charts/glyph.tsx'
import { glyphOf } from '../../charts/glyph-of.ts'
import { Minute } from '../../charts/sparkline.tsx'
import type { CircuitSlice } from '../../store/board.ts'
import type { Figures } from '../../store/figures.ts'
import { figuresOf, volumeOf } from '../../store/figures.ts'
import { shownStateOf, standingOf } from '../../store/standing.ts'
import { captionOf } from '../../ui/caption.ts'
import { FigureText } from '../../ui/figure.tsx'
import { latencyFigure, percentFigure, rateFigure } from '../../ui/format.ts'
import { glyphName } from '../../ui/glyph-name.ts'
import { StoreChip } from '../../ui/store-chip.tsx'
import { spokenCircuit } from '../../ui/spoken.ts'
import type { LinkProps } from './circuit-link.tsx'
import { CircuitLink } from './circuit-link.tsx'
import './card.css'

interface CardProps extends LinkProps {
  readonly slice: CircuitSlice
  /** In pixels. */
  readonly width: number
  /** Calls per second of the busiest circuit on the board. */
  readonly busiest: number
}

/** One circuit: what it is, how it stands and why, its figures, and its last minute. */
export const Card = memo(function Card({ slice, width, busiest, ...link }: CardProps) {
  const { reading, isStale, past } = slice
  const standing = standingOf(reading)
  const figures = figuresOf(reading, standing, slice.lastTrip)
  const caption = captionOf(slice, standing)
  const glyph = glyphOf(slice)
  const { threshold } = reading.judged
  return (
    <article className={`card ${isStale ? 'is-stale' : `is-${shownStateOf(standing)}`}`}>
      <div className="card-head">
        <CircuitLink slice={slice} label={spokenCircuit(slice, standing, figures)} {...link} />
        <StoreChip reading={reading} />
      </div>
      <p className="card-caption">
        <span className={caption.isCalm ? 'lead' : 'lead is-news'}>{caption.lead}</span> {caption.rest}
      </p>
      <div className="card-body">
        <Glyph
          state={glyph}
          size={96}
          name={glyphName(glyph)}
          volume={volumeOf(figures, busiest)}
          isStale={isStale}
        />
        <CardFigures figures={figures} isCalm={standing === 'closed' && caption.isCalm} />
      </div>
      <Minute
        past={past}
        newest={past.newest}
        threshold={threshold === undefined ? null : threshold / 100}
        width={width - 2}
        isStale={isStale}
      />
    </article>
  )
})

interface CardFiguresProps {
  readonly figures: Figures
  readonly isCalm: boolean
}

function CardFigures({ figures, isCalm }: CardFiguresProps) {
  const { errors, isAtTrip, isBlocking, blocked, calls, p99 } = figures
  return (
    <dl className="card-figures">
      <div className={isCalm ? 'card-errors is-calm' : 'card-errors'}>
        <dt>{isAtTrip ? 'errors at trip' : 'errors'}</dt>
        <dd>
          <FigureText figure={percentFigure(errors)} />
        </dd>
      </div>
      <div className="card-row">
        <dt>{isBlocking ? 'blocked' : 'calls'}</dt>
        <dd>
          <FigureText figure={rateFigure(isBlocking ? blocked : calls)} />
        </dd>
      </div>
      <div className="card-row">
        <dt>p99</dt>
        <dd>
          <FigureText figure={latencyFigure(p99)} />
        </dd>
      </div>
    </dl>
  )
}
