import { round } from './arc.ts'
import { rectPath } from './bars.ts'
import type { HeatMap } from './heat-map.ts'
import { rowBounds } from './heat-map.ts'
import type { ValueAxis } from './value-axis.ts'
import { thin } from '../ui/format.ts'

/** Shades from a single call to as many as there are. */
export const shades = 6

/** Where the shades end: so many calls in one cell, or more, are as dark as can be. */
export function fullAt({ most }: HeatMap): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)))
  const factor = [8, 6, 5, 4, 3, 2, 1].find((each) => each * power <= most) ?? 1
  return Math.max(shades, factor * power)
}

/** The shade of a cell, from 0; by the logarithm of its calls. */
export function shadeOf(calls: number, full: number): number {
  if (calls >= full) return shades - 1
  return Math.min(shades - 2, Math.max(0, Math.floor((Math.log(calls) / Math.log(full)) * (shades - 1))))
}

/**
 * Latencies from 1 ms to 3 s, and as far beyond as there are calls.
 *
 * @param timeoutMs What must be on it besides; `null`: nothing.
 */
export function heatAxis({ used }: HeatMap, timeoutMs: number | null): ValueAxis {
  const low = used?.[0] === 0 ? 0.5 : 1
  const slowest = used ? rowBounds(used[1])[1] : 0
  const high = Math.max(3_000, slowest, (timeoutMs ?? 0) * 1.2)
  const decades = Array.from({ length: Math.floor(Math.log10(high)) + 1 }, (_, power) => 10 ** power)
  const ticks = decades.length > 5 ? decades.filter((_, power) => power % 2 === 0) : decades
  return { low, high, ticks, labelOf: (tick) => labelOf(tick) }
}

/** The lowest says its unit, and every one in seconds does. */
function labelOf(tick: number): string {
  if (tick >= 1_000) return `${tick / 1_000}${thin}s`
  return tick === 1 ? `1${thin}ms` : String(tick)
}

/** Where the plot lies, in pixels. */
export interface HeatBox {
  /** The left edge of the first bin, and the distance to the next. */
  readonly left: number
  readonly pitch: number
  readonly height: number
}

/** One path for each shade, from the lightest; empty where no cell has it. Cells stand a hair apart. */
export function heatPaths(
  map: HeatMap,
  axis: ValueAxis,
  { left, pitch, height }: HeatBox,
): readonly string[] {
  const paths = Array.from({ length: shades }, () => '')
  const full = fullAt(map)
  const yOf = (ms: number) => height - (Math.log(ms / axis.low) / Math.log(axis.high / axis.low)) * height
  const places = Array.from({ length: map.rows }, (_, row) => {
    const [from, to] = rowBounds(row)
    const [top, bottom] = [round(yOf(to)), round(yOf(Math.max(from, axis.low)))]
    return { top: top + gap / 2, tall: round(Math.max(0.5, bottom - top - gap)) }
  })
  const wide = round(Math.max(0.5, pitch - gap))
  for (const [index, calls] of map.calls.entries()) {
    if (calls === 0) continue
    const { top, tall } = places[index % map.rows]!
    const x = round(left + Math.floor(index / map.rows) * pitch + gap / 2)
    paths[shadeOf(calls, full)] += rectPath(x, top, wide, tall)
  }
  return paths
}

const gap = 0.6
