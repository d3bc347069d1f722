import type { Past } from '../store/series.ts'
import { minuteOf } from './sparkline-shape.ts'
import type { BarPart } from './bars.ts'
import { barParts, barPaths, tallest } from './bars.ts'

/** Pixels. */
export const minuteWidth = 120
/** Pixels. */
export const minuteHeight = 16

/** The last minute of a circuit in 30 bars of two seconds each, as one path for each outcome. */
export function minuteBars(past: Past): Readonly<Partial<Record<BarPart, string>>> {
  const minute = minuteOf(past)
  const [success, failure, timeout, rejected, blocked] = [
    paired(minute.success),
    paired(minute.failure),
    paired(minute.timeout),
    paired(minute.rejected),
    paired(minute['short-circuited']),
  ]
  const values = { success, failure, timeout, rejected, 'short-circuited': blocked }
  const most = tallest(values)
  return barPaths(values, { pitch: 4, gap: 0.8, bottom: minuteHeight, height: minuteHeight, most })
}

/** Which parts there are, from the bottom up. */
export const minuteParts = barParts

/** Two seconds as one; what was observed in one of them counts. */
function paired(values: ArrayLike<number>): readonly number[] {
  return Array.from({ length: Math.floor(values.length / 2) }, (_, pair) => {
    const [a = NaN, b = NaN] = [values[2 * pair], values[2 * pair + 1]]
    if (Number.isNaN(a)) return b
    return Number.isNaN(b) ? a : (a + b) / 2
  })
}
