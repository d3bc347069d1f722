import type { RefObject } from 'react'
import { Glyph } from '../../charts/glyph.tsx'
import type { CircuitSlice } from '../../store/board.ts'
import { glyphName } from '../../ui/glyph-name.ts'
import { NameText } from '../../ui/name-text.tsx'
import type { Then } from './then.ts'
import './headline.css'

interface PastHeadlineProps {
  readonly slice: CircuitSlice
  readonly was: Then
  /** The glyph's size in pixels. */
  readonly size: number
  readonly heading: RefObject<HTMLHeadingElement | null>
}

/** What the circuit is, how it stood at a time that is past, and why. */
export function PastHeadline({ slice, was, size, heading }: PastHeadlineProps) {
  const { reading, sourceLabel } = slice
  return (
    <div className={`headline is-past is-${was.state ?? 'silent'}`}>
      <div className="headline-glyph">
        <Glyph state={was.glyph} size={size} name={glyphName(was.glyph)} />
      </div>
      <div className="headline-words">
        <h1 ref={heading} tabIndex={-1} aria-label={reading.name}>
          <NameText name={reading.name} />
        </h1>
        <p className="headline-state">
          <b>{was.lead}</b>
          {was.rest}
          {sourceLabel !== null && <span> · {sourceLabel}</span>}
        </p>
        <div className="headline-why">
          {was.why.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      </div>
    </div>
  )
}
