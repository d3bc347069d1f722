import type { RefObject } from 'react'
import { Glyph } from '../../charts/glyph.tsx'
import { glyphOf } from '../../charts/glyph-of.ts'
import type { CircuitSlice } from '../../store/board.ts'
import type { Standing } from '../../store/standing.ts'
import { shownStateOf } from '../../store/standing.ts'
import { stateSentence, whySentences } from '../../ui/circuit-sentences.ts'
import { glyphName } from '../../ui/glyph-name.ts'
import { NameText } from '../../ui/name-text.tsx'
import { StoreChip } from '../../ui/store-chip.tsx'
import { NextEventBlock } from './next-event-block.tsx'
import { nextEventOf } from './next-event.ts'
import './headline.css'

interface HeadlineProps {
  readonly slice: CircuitSlice
  readonly standing: Standing
  /** Calls per second as a share of the busiest circuit's, 0 to 1. */
  readonly volume: number
  /** The glyph's size in pixels. */
  readonly size: number
  readonly heading: RefObject<HTMLHeadingElement | null>
}

/** What the circuit is, how it stands, why, and what comes next. */
export function Headline({ slice, standing, volume, size, heading }: HeadlineProps) {
  const glyph = glyphOf(slice)
  const { lead, rest } = stateSentence(slice, standing)
  const event = nextEventOf(slice, standing)
  return (
    <div className={slice.isStale ? 'headline' : `headline is-${shownStateOf(standing)}`}>
      <div className="headline-glyph">
        <Glyph state={glyph} size={size} name={glyphName(glyph)} volume={volume} isStale={slice.isStale} />
      </div>
      <div className="headline-words">
        <h1 ref={heading} tabIndex={-1} aria-label={slice.reading.name}>
          <NameText name={slice.reading.name} />
        </h1>
        <p className="headline-state">
          <b>{lead}</b>
          {rest}
          {slice.sourceLabel !== null && <span> · {slice.sourceLabel}</span>}{' '}
          <StoreChip reading={slice.reading} />
        </p>
        <div className="headline-why">
          {whySentences(slice, standing).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      </div>
      {event && <NextEventBlock event={event} />}
    </div>
  )
}
