import type { Place } from './arc.ts'
import { circlePath, place, polar, round } from './arc.ts'
import type { Mark } from './glyph-state.ts'
import { liftedArm } from './glyph-broken.ts'
import type { GlyphBox } from './glyph-box.ts'

/** The forced circuit: a square, for a hand did this, and a lock in it. Open, the square has a gap and an arm. */
export function lockedSquare(box: GlyphBox, isOpen: boolean, lease: number | null): readonly Mark[] {
  const { cx, cy, square } = box
  const gap = isOpen ? square.gap : 0
  const d = roundedBox({ ...square, x: cx - square.half, y: cy - square.half, side: 2 * square.half, gap })
  const frame: Mark = { kind: 'stroke', d, tone: 'forced', strength: 'full', width: square.w }
  return [frame, ...(isOpen ? ends(box) : []), ...leaseLeft(box, lease), ...lock(box)]
}

/** An inner square, of which as much is full as is left of the time. */
function leaseLeft({ cx, cy, square, lease: measures }: GlyphBox, share: number | null): readonly Mark[] {
  if (measures === null || share === null) return []
  const { inset, w } = measures
  const half = square.half - inset
  const corner = square.corner - inset / 2
  const whole = roundedBox({ x: cx - half, y: cy - half, side: 2 * half, corner, gap: 0 })
  const left = partOfSquare({ x: cx, y: cy }, half, corner, share)
  return [
    { kind: 'stroke', d: whole, tone: 'forced', strength: 0.16, width: w },
    { kind: 'stroke', d: left, tone: 'forced', strength: 'full', width: w },
  ]
}

/** A share of a square with round corners, clockwise from the middle of its upper side. */
function partOfSquare(centre: Place, half: number, corner: number, share: number): string {
  const steps = Math.max(1, Math.round(share * 120))
  const places = Array.from({ length: steps + 1 }, (_, step) =>
    onSquare(centre, half, corner, (360 * share * step) / steps),
  )
  return `M${places.map(place).join('L')}`
}

/** Where a ray at `degrees` from the centre meets the square. */
function onSquare(centre: Place, half: number, corner: number, degrees: number): Place {
  const ray = polar({ x: 0, y: 0 }, 1, degrees)
  const reach = half / Math.max(Math.abs(ray.x), Math.abs(ray.y))
  const [x, y] = [ray.x * reach, ray.y * reach]
  const inner = half - corner
  if (Math.abs(x) <= inner || Math.abs(y) <= inner) return { x: centre.x + x, y: centre.y + y }
  const middle = { x: Math.sign(x) * inner, y: Math.sign(y) * inner }
  const far = Math.hypot(x - middle.x, y - middle.y)
  const pull = corner / far
  return { x: centre.x + middle.x + (x - middle.x) * pull, y: centre.y + middle.y + (y - middle.y) * pull }
}

interface RoundedBox {
  readonly x: number
  readonly y: number
  readonly side: number
  readonly height?: number
  readonly corner: number
  /** How much of the upper side is missing, around its middle. */
  readonly gap: number
}

/** A box with round corners, drawn clockwise from the right end of the gap in its upper side. */
function roundedBox({ x, y, side, height = side, corner, gap }: RoundedBox): string {
  const shoulder = round((side - gap) / 2 - corner)
  const across = round(side - 2 * corner)
  const down = round(height - 2 * corner)
  const turn = (dx: number, dy: number) => `a${corner} ${corner} 0 0 1 ${dx * corner} ${dy * corner}`
  return [
    `M${round(x + (side + gap) / 2)} ${round(y)}h${shoulder}`,
    `${turn(1, 1)}v${down}`,
    `${turn(-1, 1)}h${-across}`,
    `${turn(-1, -1)}v${-down}`,
    `${turn(1, -1)}h${shoulder}`,
    gap === 0 ? 'Z' : '',
  ].join('')
}

function ends({ cx, cy, square: { half, w, gap }, arm }: GlyphBox): readonly Mark[] {
  if (arm === null) return []
  const right = { x: cx + gap / 2, y: cy - half }
  const pivot = { x: cx - gap / 2, y: cy - half }
  const terminal: Mark = { kind: 'area', d: circlePath(right, w / 2), tone: 'forced', strength: 'full' }
  return [terminal, ...liftedArm({ pivot, length: arm, width: w * 0.72, knob: w * 0.72, tone: 'forced' })]
}

/** A body and its shackle. */
function lock({ cx, cy, lock: width }: GlyphBox): readonly Mark[] {
  if (width === null) return []
  const part = (twentieths: number) => round((twentieths * width) / 20)
  const body = roundedBox({
    x: cx - part(10),
    y: cy - part(2.5),
    side: part(20),
    height: part(15),
    corner: part(2.5),
    gap: 0,
  })
  const bow = part(5.8)
  const shackle = `M${cx - bow} ${cy - part(2)}v${-part(4.3)}a${bow} ${bow} 0 0 1 ${2 * bow} 0v${part(4.3)}`
  return [
    { kind: 'area', d: body, tone: 'forced', strength: 'full' },
    { kind: 'stroke', d: shackle, tone: 'forced', strength: 'full', width: part(2.9) },
  ]
}
