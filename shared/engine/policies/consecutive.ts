import { OptionCheck } from '../check-options.ts'
import { isError, isJudged } from '../outcome.ts'
import type { Policy } from '../policy.ts'

/** How many errors in a row open the circuit. */
export interface ConsecutiveOptions {
  /** Errors in a row at which the circuit opens. Whole number from 1. @default 5 */
  readonly failures?: number | undefined
}

/** Opens after several errors in a row, however far apart; one success starts the count again. */
export function consecutive(options: ConsecutiveOptions = {}): Policy {
  check.known(options, ['failures'])
  const { failures = 5 } = options
  const threshold = check.number('failures', failures, { from: 1, whole: true })
  return {
    cells: 1,
    layout: [{ holds: 'errors in a row', cells: 1 }],
    record(cells, outcome) {
      if (isJudged(outcome)) cells[0] = isError(outcome) ? inARow(cells) + 1 : 0
    },
    shouldOpen: (cells) => inARow(cells) >= threshold,
    measure: (cells) => ({
      rule: 'consecutive',
      errors: inARow(cells),
      calls: inARow(cells),
      threshold,
      minimumCalls: 0,
      windowMs: 0,
    }),
  }
}

const check = new OptionCheck('consecutive')
const inARow = (cells: Float64Array): number => cells[0]!
