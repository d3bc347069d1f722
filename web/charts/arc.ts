/** A place in a drawing, in its own units, y downwards. */
export interface Place {
  readonly x: number
  readonly y: number
}

/** The place at `degrees` on a circle; 0 is 12 o'clock, and they run clockwise. */
export function polar(centre: Place, radius: number, degrees: number): Place {
  const radians = ((degrees - 90) * Math.PI) / 180
  return { x: centre.x + radius * Math.cos(radians), y: centre.y + radius * Math.sin(radians) }
}

/** The path along a circle from one angle to a larger one; the whole circle from 360° on. */
export function arcPath(centre: Place, radius: number, from: number, to: number): string {
  if (to - from >= 360) return circlePath(centre, radius)
  const isLarge = to - from > 180 ? 1 : 0
  const r = round(radius)
  return `M${place(polar(centre, radius, from))}A${r} ${r} 0 ${isLarge} 1 ${place(polar(centre, radius, to))}`
}

/** The path of a whole circle. */
export function circlePath({ x, y }: Place, radius: number): string {
  const r = round(radius)
  const half = `a${r} ${r} 0 1 1`
  return `M${place({ x, y: y - radius })}${half} 0 ${round(2 * radius)}${half} 0 ${round(-2 * radius)}Z`
}

/** The path straight from one place to another. */
export function linePath(from: Place, to: Place): string {
  return `M${place(from)}L${place(to)}`
}

/** Coordinates to the hundredth; more is not to be seen and costs bytes. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** A place as a path writes it. */
export function place({ x, y }: Place): string {
  return `${round(x)} ${round(y)}`
}
