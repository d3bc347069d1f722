import type { Cause } from '../../shared/engine/cause.ts'
import type { ErrorCount } from '../../shared/engine/error-tally.ts'
import type { Step, StepCause } from './fold.ts'
import type { CircuitRecord } from './record.ts'
import type { CircuitRule } from './rule.ts'

/** Why a shared circuit changed its state, as the board tells it. */
export function causeOf(step: StepCause, probes: number, errors: readonly ErrorCount[]): Cause {
  switch (step.kind) {
    case 'rule':
      return { kind: 'rule', measured: step.measured, errors }
    case 'slept':
    case 'by-hand':
      return step
    case 'probes-passed':
      return { ...step, probes }
    case 'probe-failed':
      return { kind: 'probe-failed', error: errors[0]?.error ?? step.outcome, afterMs: step.afterMs ?? 0 }
    case 'isolated':
      return { kind: 'by-hand', mode: 'forced-open', deed: 'isolated' }
    case 'reset':
      return { kind: 'by-hand', deed: 'reset' }
  }
}

/** How a circuit may have come to where it is, when the entries that brought it there were not read. */
export function unseenStep(record: CircuitRecord, before: Step['before'], rule: CircuitRule): Step {
  const { state, isolatedAt, openedAt, cells } = record
  const seen = { at: state.since, before, after: state }
  if (isolatedAt !== undefined) return { ...seen, cause: { kind: 'isolated' } }
  switch (state.kind) {
    case 'open':
      return { ...seen, cause: { kind: 'rule', measured: rule.policy.measure(cells.slice(), state.since) } }
    case 'half-open':
      return { ...seen, cause: { kind: 'slept', sleptMs: Math.max(0, state.since - openedAt) } }
    case 'closed':
      return { ...seen, cause: { kind: 'probes-passed', openMs: Math.max(0, state.since - openedAt) } }
  }
}
