import type { CircuitSlice } from '../store/board.ts'
import { figuresOf, volumeOf } from '../store/figures.ts'
import { shownStateOf, standingOf } from '../store/standing.ts'
import { glyphOf } from './glyph-of.ts'
import type { ClosedGlyph, GlyphState } from './glyph-state.ts'

/** What a circuit looks like on the wall. Many look alike, so that few pictures do for thousands. */
export interface TileLook {
  readonly state: GlyphState
  /** Share of the busiest circuit's calls, 0 to 1, in a few steps. */
  readonly volume: number
  /** What fills the tile behind the glyph; `null`: nothing. */
  readonly fill: 'open' | 'half' | null
  readonly isStale: boolean
}

/** Errors and traffic are drawn in so many steps; finer ones are not to be told apart at this size. */
const errorSteps = 48
const volumeSteps = 8

/** The look of a circuit. */
export function tileLook(slice: CircuitSlice, busiest: number): TileLook {
  const standing = standingOf(slice.reading)
  const shown = shownStateOf(standing)
  const volume = volumeOf(figuresOf(slice.reading, standing, slice.lastTrip), busiest)
  return {
    state: coarse(glyphOf(slice)),
    volume: (Math.ceil(Math.sqrt(volume) * volumeSteps) / volumeSteps) ** 2,
    fill: shown === 'open' ? 'open' : shown === 'half-open' ? 'half' : null,
    isStale: slice.isStale,
  }
}

/** A text that is the same for equal looks. */
export function lookSign({ state, volume, fill, isStale }: TileLook): string {
  const opinion = state.kind === 'shadow' && state.opinion !== 'open' ? state.opinion : state
  const figures = opinion.kind === 'closed' ? [opinion.errors, opinion.isJudged, opinion.isStrained] : []
  const share = state.kind === 'partly-open' ? [state.open, state.hosts] : []
  return [state.kind, ...figures, ...share, volume, fill, isStale].join(' ')
}

/** Without what is too small to be seen on the wall: waits, probes, the notch. */
function coarse(state: GlyphState): GlyphState {
  switch (state.kind) {
    case 'closed':
      return coarseRing(state)
    case 'shadow':
      return { kind: 'shadow', opinion: state.opinion === 'open' ? 'open' : coarseRing(state.opinion) }
    case 'forced-open':
    case 'forced-closed':
      return { kind: state.kind, lease: null }
    case 'open':
      return { kind: 'open', wait: null }
    case 'half-open':
      return { kind: 'half-open', needed: 1, passed: 0, inFlight: 0 }
    default:
      return state
  }
}

function coarseRing(ring: ClosedGlyph): ClosedGlyph {
  return { ...ring, errors: steppedErrors(ring.errors), threshold: null }
}

function steppedErrors(errors: number | null): number {
  return Math.round((errors ?? 0) * errorSteps) / errorSteps
}
