import { arcPath, circlePath, linePath, polar } from './arc.ts'
import type { Place } from './arc.ts'
import type { Mark, Tone, Wait } from './glyph-state.ts'
import type { GlyphBox } from './glyph-box.ts'

/** The open circuit: a ring with a gap, its arm lifted, and inside it how long it still waits. */
export function brokenRing(box: GlyphBox, wait: Wait | null): readonly Mark[] {
  const { ring, gap } = box
  const centre = { x: box.cx, y: box.cy }
  const d = arcPath(centre, ring.r, gap / 2, 360 - gap / 2)
  return [
    { kind: 'stroke', d, tone: 'open', strength: 'full', width: ring.w },
    ...terminal(box, polar(centre, ring.r, gap / 2)),
    ...arm(box, polar(centre, ring.r, -gap / 2)),
    ...countdown(box, wait),
  ]
}

/** Open on some instances: as much of the ring as of the instances. */
export function partlyBrokenRing(box: GlyphBox, open: number, hosts: number): readonly Mark[] {
  const { ring, track, gap, hasText } = box
  const centre = { x: box.cx, y: box.cy }
  const from = gap / 2
  const to = from + (open / hosts) * (360 - gap)
  const whole = arcPath(centre, ring.r, from, 360 - gap / 2)
  const text: Mark = { kind: 'text', text: `${open}/${hosts}`, unit: '', tone: 'open' }
  return [
    { kind: 'stroke', d: whole, tone: 'closed', strength: track.strength, width: ring.w },
    { kind: 'stroke', d: arcPath(centre, ring.r, from, to), tone: 'open', strength: 'full', width: ring.w },
    ...arm(box, polar(centre, ring.r, -gap / 2)),
    ...(hasText ? [text] : []),
  ]
}

/** Where there is room for an arm, the end that it would touch is round. */
function terminal({ ring, arm: length }: GlyphBox, end: Place): readonly Mark[] {
  return length === null
    ? []
    : [{ kind: 'area', d: circlePath(end, ring.w / 2), tone: 'open', strength: 'full' }]
}

/** How far the arm is lifted above the horizontal, in degrees from 12 o'clock. */
const lifted = 90 - 46

function arm({ arm: length, ring }: GlyphBox, pivot: Place): readonly Mark[] {
  if (length === null) return []
  return liftedArm({ pivot, length, width: ring.w * 0.62, knob: ring.w * 0.62, tone: 'open' })
}

interface Arm {
  readonly pivot: Place
  readonly length: number
  readonly width: number
  /** The radius of the pivot. */
  readonly knob: number
  readonly tone: Tone
}

/** An arm on its pivot, lifted like that of a knife switch. */
export function liftedArm({ pivot, length, width, knob, tone }: Arm): readonly Mark[] {
  const d = linePath(pivot, polar(pivot, length, lifted))
  return [
    { kind: 'area', d: circlePath(pivot, knob), tone, strength: 'full' },
    { kind: 'stroke', d, tone, strength: 'full', width, isRound: true },
  ]
}

function countdown(box: GlyphBox, wait: Wait | null): readonly Mark[] {
  if (!box.countdown || wait === null) return []
  const centre = { x: box.cx, y: box.cy }
  const { r, w } = box.countdown
  const text: Mark = { kind: 'text', ...waitWords(wait.leftMs), tone: 'open' }
  const words = box.hasText ? [text] : []
  if (wait.share === null) return words
  const left = arcPath(centre, r, 0, 360 * wait.share)
  return [
    { kind: 'stroke', d: circlePath(centre, r), tone: 'open', strength: 0.16, width: w },
    { kind: 'stroke', d: left, tone: 'open', strength: 'full', width: w },
    ...words,
  ]
}

/** What fits inside the ring: `12 s`, `4:05`, `2 h`. */
function waitWords(leftMs: number): { readonly text: string; readonly unit: string } {
  const seconds = Math.max(0, Math.round(leftMs / 1_000))
  if (seconds < 100) return { text: String(seconds), unit: 's' }
  if (seconds >= 6_000) return { text: String(Math.round(seconds / 3_600)), unit: 'h' }
  return { text: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`, unit: '' }
}
