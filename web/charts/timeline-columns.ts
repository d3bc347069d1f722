import type { BarValues } from './bars.ts'
import { barParts } from './bars.ts'
import type { Bin } from './timeline.ts'

/** The rates of all bins, outcome by outcome; `NaN` where nothing was measured. */
export function columnsOf(bins: readonly Bin[]): BarValues {
  return {
    success: bins.map(({ success }) => success ?? NaN),
    failure: bins.map(({ failure }) => failure ?? NaN),
    timeout: bins.map(({ timeout }) => timeout ?? NaN),
    rejected: bins.map(({ rejected }) => rejected ?? NaN),
    'short-circuited': bins.map((bin) => bin['short-circuited'] ?? NaN),
  }
}

/** Calls per second of all outcomes; `null`: not measured. */
export function totalOf(bin: Bin): number | null {
  if (bin.success === null) return null
  return barParts.reduce((sum, part) => sum + (bin[part] ?? 0), 0)
}
