import type { Outcome } from '../../shared/engine/outcome.ts'
import type { Policy } from '../../shared/engine/policy.ts'
import type { CircuitRecord } from './record.ts'

/** More cells are not worth comparing: a rule with so many keeps a window, in which every call counts. */
const mostCells = 8

/** Tells whether a closed circuit's rule would be just where it is after a success, so that nobody need be told. */
export class NeutralSuccess {
  /** Whether it tells of every success. Else it says of none that nobody need be told. */
  readonly isCertain: boolean
  readonly #policy: Policy
  readonly #tried: Float64Array

  constructor(policy: Policy) {
    this.isCertain = policy.cells <= mostCells
    this.#policy = policy
    this.#tried = new Float64Array(policy.cells)
  }

  includes(
    { state, cells }: CircuitRecord,
    outcome: Outcome,
    ticket: number,
    tookMs: number | undefined,
    now: number,
  ): boolean {
    if (outcome !== 'success' || state.kind !== 'closed' || state.generation !== ticket) return false
    if (!this.isCertain) return false
    const tried = this.#tried
    for (let at = 0; at < cells.length; at++) tried[at] = cells[at]!
    this.#policy.record(tried, outcome, now, tookMs)
    for (let at = 0; at < cells.length; at++) if (tried[at] !== cells[at]) return false
    return true
  }
}
