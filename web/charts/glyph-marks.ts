import { arcPath, circlePath, linePath, polar } from './arc.ts'
import { glyphBox } from './glyph-box.ts'
import type { GlyphBox } from './glyph-box.ts'
import type { ClosedGlyph, GlyphState, Mark, Tone } from './glyph-state.ts'
import { brokenRing, partlyBrokenRing } from './glyph-broken.ts'
import { dashedRing } from './glyph-dashed.ts'
import { lockedSquare } from './glyph-square.ts'

/**
 * The marks of a glyph.
 *
 * @param size Width and height in pixels.
 * @param volume Calls per second as a share of the busiest circuit's, 0 to 1; `null`: not to be told.
 */
export function glyphMarks(state: GlyphState, size: number, volume: number | null = null): readonly Mark[] {
  const box = glyphBox(size)
  switch (state.kind) {
    case 'closed':
      return [...disc(box, 'closed', volume), ...closedRing(box, state), ...notch(box, state)]
    case 'silent':
      return silentRing(box)
    case 'open':
      return [...disc(box, 'open', volume), ...brokenRing(box, state.wait)]
    case 'partly-open':
      return [
        ...(box.hasText ? [] : disc(box, 'closed', volume)),
        ...partlyBrokenRing(box, state.open, state.hosts),
      ]
    case 'half-open':
      return [...disc(box, 'half', volume), ...dashedRing(box, state)]
    case 'forced-open':
    case 'forced-closed':
      return lockedSquare(box, state.kind === 'forced-open', state.lease)
    case 'shadow':
      return doubleRing(box, state.opinion, volume)
    case 'disabled':
      return dottedRing(box)
  }
}

/** Under the text a smaller disc would be a blot. */
const leastUnderText = 5

function disc(box: GlyphBox, tone: Tone, volume: number | null): readonly Mark[] {
  if (!box.disc || volume === null) return []
  const radius = Math.max(1, box.disc.r * Math.sqrt(volume))
  if (box.hasText && tone !== 'closed' && radius < leastUnderText) return []
  const strength = tone === 'open' ? box.disc.openStrength : box.disc.strength
  return [{ kind: 'area', d: circlePath(centreOf(box), radius), tone, strength }]
}

function closedRing(box: GlyphBox, { errors, isJudged, isStrained }: ClosedGlyph): readonly Mark[] {
  const { ring, track, leastArc } = box
  const whole: Mark = {
    kind: 'stroke',
    d: circlePath(centreOf(box), ring.r),
    tone: 'closed',
    strength: track.strength,
    width: track.w,
  }
  if (errors === null || errors === 0 || errors < leastArc.share) return [whole]
  const degrees = Math.max(leastArc.degrees, errors * 360)
  const d = arcPath(centreOf(box), ring.r, 0, degrees)
  const width = isJudged ? ring.w : ring.w / 2
  return [whole, { kind: 'stroke', d, tone: isStrained ? 'open' : 'closed', strength: 'full', width }]
}

/** The mark at the threshold, set off from the ring by a little ground on both sides. */
function notch(box: GlyphBox, { threshold }: ClosedGlyph): readonly Mark[] {
  if (!box.notch || threshold === null) return []
  const { from, to, w } = box.notch
  const degrees = threshold * 360
  const d = linePath(polar(centreOf(box), from, degrees), polar(centreOf(box), to, degrees))
  return [
    { kind: 'stroke', d, tone: 'ground', strength: 'full', width: w + 2.4 },
    { kind: 'stroke', d, tone: 'ink', strength: 'full', width: w },
  ]
}

/** What flows outside, and inside it what the breaker thinks of that. */
function doubleRing(box: GlyphBox, opinion: ClosedGlyph | 'open', volume: number | null): readonly Mark[] {
  const { outer, inner } = box.shadow
  const flow: Mark = {
    kind: 'stroke',
    d: circlePath(centreOf(box), outer.r),
    tone: 'closed',
    strength: 'full',
    width: outer.w,
  }
  const small = { ...box, ring: inner, track: { ...box.track, w: inner.w }, disc: innerDisc(box) }
  if (opinion !== 'open')
    return [flow, ...disc(small, 'closed', volume), ...closedRing(small, opinion), ...notch(box, opinion)]
  const d = arcPath(centreOf(box), inner.r, box.gap / 2, 360 - box.gap / 2)
  return [
    flow,
    ...disc(small, 'closed', volume),
    { kind: 'stroke', d, tone: 'open', strength: 'full', width: inner.w },
  ]
}

/** There is room for it only where the rings are far apart. */
function innerDisc({ disc: whole, shadow: { inner } }: GlyphBox): GlyphBox['disc'] {
  return whole === null || inner.r < 10 ? null : { ...whole, r: Math.min(whole.r, inner.r * 0.6) }
}

function silentRing(box: GlyphBox): readonly Mark[] {
  const { ring, centreDot } = box
  const d = circlePath(centreOf(box), ring.r)
  return [
    { kind: 'stroke', d, tone: 'disabled', strength: 'full', width: ring.w * 0.4 },
    { kind: 'area', d: circlePath(centreOf(box), centreDot), tone: 'disabled', strength: 'full' },
  ]
}

function dottedRing(box: GlyphBox): readonly Mark[] {
  const { ring, dots } = box
  return Array.from({ length: dots.count }, (_, index): Mark => {
    const at = polar(centreOf(box), ring.r, (index * 360) / dots.count)
    return { kind: 'area', d: circlePath(at, dots.r), tone: 'disabled', strength: 'full' }
  })
}

function centreOf({ cx, cy }: GlyphBox): { readonly x: number; readonly y: number } {
  return { x: cx, y: cy }
}
