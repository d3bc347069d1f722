import type { CircuitReading, StateReading } from '../../shared/wire/reading.ts'
import type { CircuitSlice } from '../store/board.ts'
import { errorShare } from '../store/figures.ts'
import type { ShownState } from '../store/standing.ts'
import { isJudged, standingOf } from '../store/standing.ts'
import type { GlyphState, Wait } from './glyph-state.ts'

/** What the glyph of a circuit tells. */
export function glyphOf({ reading, at, isStale }: CircuitSlice): GlyphState {
  const { mode, state } = reading
  if (mode !== 'automatic' && mode !== 'shadow') return { kind: mode }
  switch (state.kind) {
    case 'closed':
      return closedGlyph(reading)
    case 'open':
      return { kind: 'open', wait: isStale ? null : waitOf(state, at) }
    case 'half-open':
      return { kind: 'half-open', ...state.probes }
    case 'partly-open':
      return { kind: 'partly-open', open: state.open, hosts: reading.hosts }
  }
}

/** The glyph of a state without any figures, for lists and the tab. */
export function plainGlyph(state: ShownState): GlyphState {
  switch (state) {
    case 'open':
      return { kind: 'open', wait: null }
    case 'half-open':
      return { kind: 'half-open', needed: 1, passed: 0, inFlight: 0 }
    case 'forced':
      return { kind: 'forced-closed' }
    case 'closed':
      return { kind: 'closed', errors: null, threshold: null, isJudged: true, isStrained: false }
    case 'disabled':
    case 'silent':
      return { kind: state }
  }
}

function closedGlyph(reading: CircuitReading): GlyphState {
  const standing = standingOf(reading)
  if (standing === 'silent') return { kind: 'silent' }
  const { threshold } = reading.judged
  return {
    kind: 'closed',
    errors: errorShare(reading),
    threshold: threshold === undefined ? null : threshold / 100,
    isJudged: isJudged(reading),
    isStrained: standing === 'strained',
  }
}

function waitOf({ since, probeAt }: Extract<StateReading, { kind: 'open' }>, at: number): Wait | null {
  if (probeAt === undefined || probeAt === null) return null
  const leftMs = Math.max(0, probeAt - at)
  const isWhole = since !== undefined && probeAt > since
  return { leftMs, share: isWhole ? Math.min(1, leftMs / (probeAt - since)) : null }
}
