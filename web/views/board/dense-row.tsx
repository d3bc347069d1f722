import { memo } from 'react'
import { Glyph } from '../../charts/glyph.tsx'
import { glyphOf } from '../../charts/glyph-of.ts'
import { figuresOf, volumeOf } from '../../store/figures.ts'
import { shownStateOf, standingOf } from '../../store/standing.ts'
import { denseWords } from '../../ui/dense-words.ts'
import { percentFigure } from '../../ui/format.ts'
import { glyphName } from '../../ui/glyph-name.ts'
import { spokenCircuit } from '../../ui/spoken.ts'
import { CircuitLink } from './circuit-link.tsx'
import type { CircuitRowProps } from './circuit-row.ts'

interface DenseRowProps extends CircuitRowProps {
  /** What of the name is shown; `undefined`: all of it. */
  readonly shown: string | undefined
}

/** A circuit in one short row: its glyph, its name over its traffic or its trouble, and its errors in per cent. */
export const DenseRow = memo(function DenseRow({ slice, busiest, shown, ...link }: DenseRowProps) {
  const { reading, isStale } = slice
  const standing = standingOf(reading)
  const figures = figuresOf(reading, standing, slice.lastTrip)
  const { words, isCalm, isTrouble } = denseWords(slice, standing, figures)
  const glyph = glyphOf(slice)
  return (
    <article className={`dense-row ${isStale ? 'is-stale' : `is-${shownStateOf(standing)}`}`}>
      <Glyph
        state={glyph}
        size={48}
        name={glyphName(glyph)}
        volume={volumeOf(figures, busiest)}
        isStale={isStale}
      />
      <div className="row-words">
        <CircuitLink
          slice={slice}
          label={spokenCircuit(slice, standing, figures)}
          {...link}
          {...(shown !== undefined && { shown })}
        />
        <p className={isTrouble ? 'dense-why is-trouble' : 'dense-why'}>
          {reading.store?.isAlone === true ? `${words}, store lost` : words}
        </p>
      </div>
      <p className={isCalm ? 'dense-errors is-calm' : 'dense-errors'}>
        {percentFigure(figures.errors).value}
      </p>
    </article>
  )
})
