import type { Outcome } from '../../shared/engine/outcome.ts'
import type { Policy } from '../../shared/engine/policy.ts'
import type { CircuitRecord } from './record.ts'

/** More cells are not worth comparing: a rule with so many keeps a window, in which every call counts. */
const mostCells = 8
const scratch = new Float64Array(mostCells)

/** Whether a closed circuit's rule would be just where it is after this result, so that nobody need be told. */
export function isWithoutEffect(
  policy: Policy,
  { state, cells }: CircuitRecord,
  outcome: Outcome,
  ticket: number,
  tookMs: number | undefined,
  now: number,
): boolean {
  if (state.kind !== 'closed' || state.generation !== ticket || cells.length > mostCells) return false
  const tried = scratch.subarray(0, cells.length)
  tried.set(cells)
  policy.record(tried, outcome, now, tookMs)
  for (let at = 0; at < cells.length; at++) if (tried[at] !== cells[at]) return false
  return outcome === 'success' || outcome === 'ignored' || outcome === 'cancelled'
}
