import { isError } from '../outcome.ts'
import type { Measurement, Policy } from '../policy.ts'
import { RollingWindow } from '../rolling-window.ts'
import { errorsIn } from './window-options.ts'

/** At which share of errors the circuit opens, and how the window that is judged is cut. */
export interface ErrorPercentageOptions {
  /** Percentage of errors at which the circuit opens, 0 to 100. At 0 any error opens it. */
  readonly threshold: number
  /** Calls in the window below which nothing is judged. Whole number from 0. */
  readonly minimumCalls: number
  /** How many slots the window has. Whole number from 1. */
  readonly slots: number
  /** How long a slot takes, in milliseconds. */
  readonly slotMs: number
}

/** Opens when errors make up a given percentage of the judged calls in a rolling window. */
export function errorPercentage({ threshold, minimumCalls, slots, slotMs }: ErrorPercentageOptions): Policy {
  const window = new RollingWindow({ slots, slotMs, columns: 2 })
  const errors = (cells: Float64Array, now: number) => window.total(cells, now, errorColumn)
  const calls = (cells: Float64Array, now: number) =>
    errors(cells, now) + window.total(cells, now, successColumn)
  return {
    cells: window.cells,
    layout: [{ holds: errorsIn({ slots, slotMs }), cells: window.cells }],
    record(cells, outcome, now) {
      if (outcome === 'success') window.add(cells, now, successColumn)
      else if (isError(outcome)) window.add(cells, now, errorColumn)
    },
    batch: {
      until: (cells, now) => window.turn(cells, now),
      add: (cells, successes) => window.addToNewest(cells, successColumn, successes),
    },
    shouldOpen(cells, now) {
      const failed = errors(cells, now)
      const all = calls(cells, now)
      return failed > 0 && all >= minimumCalls && failed * 100 >= threshold * all
    },
    measure: (cells, now): Measurement => ({
      rule: 'error-percentage',
      errors: errors(cells, now),
      calls: calls(cells, now),
      threshold,
      minimumCalls,
      windowMs: window.windowMs,
    }),
  }
}

const successColumn = 0
const errorColumn = 1
