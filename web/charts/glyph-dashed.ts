import { arcPath } from './arc.ts'
import type { GlyphBox, Strength } from './glyph-box.ts'
import type { GlyphState, Mark } from './glyph-state.ts'

type HalfOpenState = Extract<GlyphState, { kind: 'half-open' }>

/** More dashes than this are not to be told apart. */
const mostDashes = 24

/** The half-open circuit: a ring of dashes, of which each probe owns its share. */
export function dashedRing(box: GlyphBox, state: HalfOpenState): readonly Mark[] {
  const { cx, cy, ring, dash, hasText } = box
  const centre = { x: cx, y: cy }
  const dashes = dash.count ?? dashesFor(state.needed)
  const step = 360 / dashes
  const pad = (step * (1 - dash.share)) / 2
  const marks = Array.from({ length: dashes }, (_, index): Mark => {
    const d = arcPath(centre, ring.r, index * step + pad, (index + 1) * step - pad)
    const strength = dash.count ? 'full' : probeStrength(state, Math.floor((index * state.needed) / dashes))
    return { kind: 'stroke', d, tone: 'half', strength, width: ring.w }
  })
  const text = `${state.passed}/${state.needed}`
  return hasText ? [...marks, { kind: 'text', text, unit: '', tone: 'half' }] : marks
}

function dashesFor(probes: number): number {
  return probes > mostDashes ? mostDashes : probes * Math.ceil(6 / probes)
}

function probeStrength({ passed, inFlight }: HalfOpenState, probe: number): Strength {
  if (probe < passed) return 'full'
  return probe < passed + inFlight ? 0.6 : 0.34
}
