import { round } from './arc.ts'

/** The parts of a bar from the bottom up: trouble first, so that it always starts on the baseline. */
export const barParts = ['failure', 'timeout', 'rejected', 'short-circuited', 'success'] as const

/** One of them. */
export type BarPart = (typeof barParts)[number]

/** One number per bar and part, `NaN` where nothing was observed. */
export type BarValues = Readonly<Record<BarPart, ArrayLike<number>>>

interface BarsOptions {
  /** The distance from one bar to the next, the gap between them and the left edge of the first. */
  readonly pitch: number
  readonly gap: number
  readonly left?: number
  /** Where the bars stand, and how tall the tallest may be. */
  readonly bottom: number
  readonly height: number
  /** The value of a bar as tall as that. */
  readonly most: number
}

/** Stacked bars, one path for each part that occurs. */
export function barPaths(
  values: BarValues,
  options: BarsOptions,
): Readonly<Partial<Record<BarPart, string>>> {
  const { pitch, gap, left = 0, bottom, height, most } = options
  const paths: Partial<Record<BarPart, string>> = {}
  if (most <= 0) return paths
  for (let bar = 0; bar < values.success.length; bar++) {
    let top = bottom
    for (const part of barParts) {
      const tall = ((values[part][bar] ?? NaN) * height) / most
      if (!(tall > 0)) continue
      top -= tall
      const x = round(left + bar * pitch + gap / 2)
      paths[part] = (paths[part] ?? '') + rectPath(x, round(top), round(pitch - gap), round(tall))
    }
  }
  return paths
}

/** The tallest bar's value. */
export function tallest(values: BarValues): number {
  let most = 0
  for (let bar = 0; bar < values.success.length; bar++) most = Math.max(most, total(values, bar) || 0)
  return most
}

/** All parts of one bar together; `NaN` where nothing was observed. */
export function total(values: BarValues, bar: number): number {
  return barParts.reduce((sum, part) => sum + (values[part][bar] ?? NaN), 0)
}

/** The path of a rectangle; the first two numbers are its upper left corner. */
export function rectPath(x: number, y: number, width: number, height: number): string {
  return `M${x} ${y}h${width}v${height}h${round(-width)}z`
}
