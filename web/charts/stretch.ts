import type { Past } from '../store/series.ts'
import type { ShownState } from '../store/standing.ts'
import type { BarPart, BarValues } from './bars.ts'

/** A stretch of a circuit's past, one number per second and field, `NaN` where nothing was measured. */
export interface Stretch extends BarValues {
  /** Share of errors, 0 to 1. */
  readonly errors: ArrayLike<number>
  readonly states: readonly (ShownState | undefined)[]
}

/** Reads a stretch; seconds since 1970, `to` not included. */
export function stretchOf(past: Past, from: number, to: number): Stretch {
  const read = (field: BarPart | 'errors') => past.read(field, from, to)
  return {
    success: read('success'),
    failure: read('failure'),
    timeout: read('timeout'),
    rejected: read('rejected'),
    'short-circuited': read('short-circuited'),
    errors: read('errors'),
    states: past.states(from, to),
  }
}

/** Whether somebody looked. */
export function isObserved({ success }: Stretch, second: number): boolean {
  return !Number.isNaN(success[second] ?? NaN)
}

/** Whether errors could be measured. A closed circuit without calls has been looked at; one that lets nothing pass cannot be. */
export function isMeasured(stretch: Stretch, second: number): boolean {
  if (!isObserved(stretch, second)) return false
  const state = stretch.states[second]
  const isOff = state === 'open' || state === 'forced' || state === 'disabled'
  return !isOff || !Number.isNaN(stretch.errors[second] ?? NaN)
}
