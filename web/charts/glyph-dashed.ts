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
    const probe = Math.floor((index * state.needed) / dashes)
    if (!dash.count && isFailed(state, probe))
      return { kind: 'stroke', d, tone: 'open', strength: 'full', width: ring.w + 1.5 }
    const strength = dash.count ? 'full' : probeStrength(state, probe)
    return { kind: 'stroke', d, tone: 'half', strength, width: ring.w }
  })
  return hasText ? [...marks, { kind: 'text', ...wordsOf(state), tone: 'half' }] : marks
}

function wordsOf({ passed, needed, percentage }: HalfOpenState): {
  readonly text: string
  readonly unit: string
} {
  return percentage === undefined
    ? { text: `${passed}/${needed}`, unit: '' }
    : { text: String(percentage), unit: '%' }
}

/** Those that have failed stand behind those that have passed. */
function isFailed({ passed, failed = 0 }: HalfOpenState, probe: number): boolean {
  return probe >= passed && probe < passed + failed
}

function dashesFor(probes: number): number {
  return probes > mostDashes ? mostDashes : probes * Math.ceil(6 / probes)
}

function probeStrength({ passed, failed = 0, inFlight }: HalfOpenState, probe: number): Strength {
  if (probe < passed) return 'full'
  return probe < passed + failed + inFlight ? 0.6 : 0.34
}
