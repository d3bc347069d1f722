import type { CircuitReading, HandReading, ProbesReading, StateReading } from '../../shared/wire/reading.ts'
import type { CircuitSlice } from '../store/board.ts'
import { errorShare } from '../store/figures.ts'
import type { ShownState } from '../store/standing.ts'
import { isJudged, isNearThreshold, standingOf } from '../store/standing.ts'
import type { ClosedGlyph, GlyphState, Wait } from './glyph-state.ts'

/** What the glyph of a circuit tells. */
export function glyphOf({ reading, at, isStale }: CircuitSlice): GlyphState {
  const { mode, state } = reading
  if (mode === 'disabled') return { kind: mode }
  if (mode === 'shadow')
    return { kind: 'shadow', opinion: state.kind === 'closed' ? measuredRing(reading) : 'open' }
  if (mode !== 'automatic') return { kind: mode, lease: isStale ? null : leaseOf(reading.hand, at) }
  switch (state.kind) {
    case 'closed':
      return closedGlyph(reading)
    case 'open':
      return { kind: 'open', wait: isStale ? null : waitOf(state, at) }
    case 'half-open':
      return halfOpenGlyph(state.probes)
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
      return { kind: 'forced-closed', lease: null }
    case 'shadow':
      return {
        kind: 'shadow',
        opinion: { kind: 'closed', errors: null, threshold: null, isJudged: true, isStrained: false },
      }
    case 'closed':
      return { kind: 'closed', errors: null, threshold: null, isJudged: true, isStrained: false }
    case 'disabled':
    case 'silent':
      return { kind: state }
  }
}

function closedGlyph(reading: CircuitReading): GlyphState {
  return standingOf(reading) === 'silent' ? { kind: 'silent' } : measuredRing(reading)
}

function measuredRing(reading: CircuitReading): ClosedGlyph {
  const { threshold } = reading.judged
  return {
    kind: 'closed',
    errors: errorShare(reading),
    threshold: threshold === undefined ? null : threshold / 100,
    isJudged: isJudged(reading),
    isStrained: isJudged(reading) && isNearThreshold(reading),
  }
}

/** A stage of the traffic is drawn as one of its probes. */
function halfOpenGlyph({ needed, passed, inFlight, failed, traffic }: ProbesReading): GlyphState {
  if (traffic === undefined)
    return { kind: 'half-open', needed, passed, inFlight, ...(failed !== undefined && { failed }) }
  const { percentages, stage } = traffic
  const percentage = percentages[stage] ?? 0
  return { kind: 'half-open', needed: percentages.length, passed: stage, inFlight: 1, percentage }
}

function leaseOf(hand: HandReading | undefined, at: number): number | null {
  if (hand === undefined || hand.until === null || hand.until <= hand.since) return null
  return Math.max(0, Math.min(1, (hand.until - at) / (hand.until - hand.since)))
}

function waitOf({ since, probeAt }: Extract<StateReading, { kind: 'open' }>, at: number): Wait | null {
  if (probeAt === undefined || probeAt === null) return null
  const leftMs = Math.max(0, probeAt - at)
  const isWhole = since !== undefined && probeAt > since
  return { leftMs, share: isWhole ? Math.min(1, leftMs / (probeAt - since)) : null }
}
