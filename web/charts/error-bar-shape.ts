import { round } from './arc.ts'

/** A bar of errors on 72 pixels, which stand for 100 %. */
export interface ErrorBarShape {
  /** How far the bar reaches; 0: there is none. */
  readonly width: number
  /** Where the threshold is; `null`: there is no such rule. */
  readonly tick: number | null
}

const whole = 72
/** Any error is to be seen. */
const least = 2

/**
 * The shape of a bar of errors.
 *
 * @param errors Share, 0 to 1; `null`: not measured.
 * @param threshold In per cent.
 */
export function errorBar(errors: number | null, threshold: number | undefined): ErrorBarShape {
  const width = errors === null || errors === 0 ? 0 : Math.max(least, Math.min(1, errors) * whole)
  const isRule = threshold !== undefined && threshold > 0 && threshold <= 100
  return { width: round(width), tick: isRule ? Math.round((threshold / 100) * whole) : null }
}
