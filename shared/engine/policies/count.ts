import { CallWindow } from '../call-window.ts'
import { OptionCheck } from '../check-options.ts'
import { isError, isJudged } from '../outcome.ts'
import type { Policy } from '../policy.ts'
import { errorsOf, mostCalls } from './window-options.ts'

/** How many errors among how many calls open the circuit. */
export interface CountOptions {
  /** Errors at which the circuit opens. Whole number from 1 to `lastCalls`. @default 5, or `lastCalls` where that is less */
  readonly failures?: number | undefined
  /** How many of the latest judged calls the rule looks at. Whole number from 1 to 100000. @default 20 */
  readonly lastCalls?: number | undefined
}

/** Opens when several of the last calls were errors, however long ago. It need not have seen that many calls yet. */
export function count(options: CountOptions = {}): Policy {
  const { threshold, lastCalls } = resolve(options)
  const window = new CallWindow(lastCalls)
  return {
    cells: window.cells,
    layout: [{ holds: errorsOf(lastCalls), cells: window.cells }],
    record(cells, outcome) {
      if (isJudged(outcome)) window.add(cells, isError(outcome))
    },
    shouldOpen: (cells) => window.errors(cells) >= threshold,
    measure: (cells) => ({
      rule: 'count',
      errors: window.errors(cells),
      calls: window.calls(cells),
      threshold,
      minimumCalls: 0,
      windowMs: 0,
      lastCalls,
    }),
  }
}

const check = new OptionCheck('count')

function resolve(options: CountOptions) {
  check.known(options, ['failures', 'lastCalls'])
  const { lastCalls = 20, failures = Math.min(5, lastCalls) } = options
  check.number('lastCalls', lastCalls, { from: 1, to: mostCalls, whole: true })
  const range = { from: 1, to: lastCalls, whole: true, note: 'at most lastCalls' }
  return { lastCalls, threshold: check.number('failures', failures, range) }
}
