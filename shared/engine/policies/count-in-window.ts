import { OptionCheck } from '../check-options.ts'
import { isError, isJudged } from '../outcome.ts'
import type { Policy } from '../policy.ts'
import { RollingWindow } from '../rolling-window.ts'
import type { WindowOptions } from './window-options.ts'
import { errorsIn, resolveWindow } from './window-options.ts'

/** How many errors within how much time open the circuit. */
export interface CountInWindowOptions extends WindowOptions {
  /** Errors in the window at which the circuit opens. Whole number from 1. @default 5 */
  readonly failures?: number | undefined
}

/** Opens when a rolling window has seen several errors, whatever share of the calls they are. */
export function countInWindow(options: CountInWindowOptions = {}): Policy {
  check.known(options, ['failures', 'slots', 'slotMs'])
  const { failures = 5 } = options
  const threshold = check.number('failures', failures, { from: 1, whole: true })
  const cut = resolveWindow(check, options)
  const window = new RollingWindow({ ...cut, columns: 2 })
  const errors = (cells: Float64Array, now: number) => window.total(cells, now, errorColumn)
  return {
    cells: window.cells,
    layout: [{ holds: errorsIn(cut), cells: window.cells }],
    record(cells, outcome, now) {
      if (isJudged(outcome)) window.add(cells, now, isError(outcome) ? errorColumn : successColumn)
    },
    shouldOpen: (cells, now) => errors(cells, now) >= threshold,
    measure: (cells, now) => ({
      rule: 'count-in-window',
      errors: errors(cells, now),
      calls: errors(cells, now) + window.total(cells, now, successColumn),
      threshold,
      minimumCalls: 0,
      windowMs: window.windowMs,
    }),
  }
}

const check = new OptionCheck('countInWindow')
const successColumn = 0
const errorColumn = 1
