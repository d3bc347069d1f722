import { CallWindow } from '../call-window.ts'
import { OptionCheck } from '../check-options.ts'
import { isError, isJudged } from '../outcome.ts'
import type { Policy } from '../policy.ts'
import { errorsOf, mostCalls } from './window-options.ts'

/** Which share of how many calls opens the circuit. */
export interface LastCallsPercentageOptions {
  /** Percentage of errors at which the circuit opens, 0 to 100. At 0 any error opens it. @default 50 */
  readonly threshold?: number | undefined
  /**
   * Whether it opens only above the percentage, rounded up to whole calls, or when all calls are errors; as daiso's
   * `CountBreaker`. @default false: at it
   */
  readonly isAbove?: boolean | undefined
  /** How many of the latest judged calls the rule looks at. Whole number from 1 to 100000. @default 20 */
  readonly lastCalls?: number | undefined
  /** Judged calls below which nothing is judged. Whole number from 0 to `lastCalls`. @default `lastCalls` */
  readonly minimumCalls?: number | undefined
}

/** Opens when errors make up a given percentage of the last judged calls, however long ago those were. */
export function lastCallsPercentage(options: LastCallsPercentageOptions = {}): Policy {
  const { threshold, isAbove, lastCalls, minimumCalls } = resolve(options)
  const window = new CallWindow(lastCalls)
  const isReached = isAbove
    ? (errors: number, calls: number) =>
        errors === calls || errors > Math.ceil((threshold * calls) / 100 - 1e-9)
    : (errors: number, calls: number) => errors * 100 >= threshold * calls
  return {
    cells: window.cells,
    layout: [{ holds: errorsOf(lastCalls), cells: window.cells }],
    record(cells, outcome) {
      if (isJudged(outcome)) window.add(cells, isError(outcome))
    },
    shouldOpen(cells) {
      const errors = window.errors(cells)
      const calls = window.calls(cells)
      return errors > 0 && calls >= minimumCalls && isReached(errors, calls)
    },
    measure: (cells) => ({
      rule: 'last-calls-percentage',
      errors: window.errors(cells),
      calls: window.calls(cells),
      threshold,
      minimumCalls,
      windowMs: 0,
      lastCalls,
    }),
  }
}

const check = new OptionCheck('lastCallsPercentage')

function resolve(options: LastCallsPercentageOptions) {
  check.known(options, ['threshold', 'isAbove', 'lastCalls', 'minimumCalls'])
  const { threshold = 50, isAbove = false, lastCalls = 20, minimumCalls = lastCalls } = options
  check.number('lastCalls', lastCalls, { from: 1, to: mostCalls, whole: true })
  return {
    threshold: check.number('threshold', threshold, { from: 0, to: 100, note: 'percent' }),
    isAbove: check.boolean('isAbove', isAbove),
    lastCalls,
    minimumCalls: check.number('minimumCalls', minimumCalls, {
      from: 0,
      to: lastCalls,
      whole: true,
      note: 'at most lastCalls',
    }),
  }
}
