import { memo } from 'react'
import type { CircuitSlice } from '../../store/board.ts'
import { shownStateOf, standingOf } from '../../store/standing.ts'
import { standingWord } from '../../ui/caption.ts'
import type { LinkProps } from './circuit-link.tsx'
import { CircuitLink } from './circuit-link.tsx'

interface FarCircuitProps extends LinkProps {
  readonly slice: CircuitSlice
  readonly className: string
}

/** A circuit that is out of sight: it keeps its place and can be found, but is drawn anew only when its state changes. */
export const FarCircuit = memo(function FarCircuit({ slice, className, ...link }: FarCircuitProps) {
  const { name } = slice.reading
  const standing = standingOf(slice.reading)
  const word = standingWord(slice.reading, standing)
  return (
    <article className={`${className} is-${shownStateOf(standing)}`}>
      <CircuitLink slice={slice} label={`${name}: ${word.toLowerCase()}`} {...link} />
      <p className="card-caption">{word}</p>
    </article>
  )
}, isSame)

function isSame(before: FarCircuitProps, after: FarCircuitProps): boolean {
  return (
    before.slice.key === after.slice.key &&
    before.href === after.href &&
    before.className === after.className &&
    standingOf(before.slice.reading) === standingOf(after.slice.reading)
  )
}
