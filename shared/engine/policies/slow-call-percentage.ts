import { OptionCheck } from '../check-options.ts'
import { isJudged } from '../outcome.ts'
import type { Policy } from '../policy.ts'
import { RollingWindow } from '../rolling-window.ts'
import type { WindowOptions } from './window-options.ts'
import { errorsIn, resolveWindow } from './window-options.ts'

/** What a slow call is, and which share of them opens the circuit. */
export interface SlowCallPercentageOptions extends WindowOptions {
  /** A call that takes longer is slow, in milliseconds, from 0. */
  readonly slowMs: number
  /** Percentage of slow calls at which the circuit opens, 0 to 100. At 0 any slow call opens it. @default 50 */
  readonly threshold?: number | undefined
  /** Measured calls in the window below which nothing is judged. Whole number from 0. @default 20 */
  readonly minimumCalls?: number | undefined
}

/**
 * Opens when slow calls make up a given percentage of the judged calls in a rolling window, whether they succeed or not.
 * Calls whose function was not called have no duration and are left out.
 */
export function slowCallPercentage(options: SlowCallPercentageOptions): Policy {
  const { slowMs, threshold, minimumCalls, slots, slotMs } = resolve(options)
  const window = new RollingWindow({ slots, slotMs, columns: 2 })
  const slow = (cells: Float64Array, now: number) => window.total(cells, now, slowColumn)
  const calls = (cells: Float64Array, now: number) => slow(cells, now) + window.total(cells, now, fastColumn)
  return {
    cells: window.cells,
    layout: [{ holds: `longer than ${slowMs} ms, ${errorsIn({ slots, slotMs })}`, cells: window.cells }],
    opensOnSuccess: true,
    record(cells, outcome, now, tookMs) {
      if (tookMs === undefined || !isJudged(outcome)) return
      window.add(cells, now, tookMs > slowMs ? slowColumn : fastColumn)
    },
    shouldOpen(cells, now) {
      const late = slow(cells, now)
      const all = calls(cells, now)
      return late > 0 && all >= minimumCalls && late * 100 >= threshold * all
    },
    measure: (cells, now) => ({
      rule: 'slow-call-percentage',
      errors: slow(cells, now),
      calls: calls(cells, now),
      threshold,
      minimumCalls,
      windowMs: window.windowMs,
      slowMs,
    }),
  }
}

const check = new OptionCheck('slowCallPercentage')
const fastColumn = 0
const slowColumn = 1

function resolve(options: SlowCallPercentageOptions) {
  check.known(options, ['slowMs', 'threshold', 'minimumCalls', 'slots', 'slotMs'])
  const { slowMs, threshold = 50, minimumCalls = 20 } = options
  return {
    slowMs: check.number('slowMs', slowMs, { from: 0, note: 'milliseconds' }),
    threshold: check.number('threshold', threshold, { from: 0, to: 100, note: 'percent' }),
    minimumCalls: check.number('minimumCalls', minimumCalls, { from: 0, whole: true }),
    ...resolveWindow(check, options),
  }
}
