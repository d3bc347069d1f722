import type { Cause } from '../../shared/engine/cause.ts'
import type { Mode } from '../../shared/engine/mode.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import type { Recovery } from '../../shared/engine/recovery.ts'
import type { State } from '../../shared/engine/state.ts'
import { errorKind } from './error-kind.ts'

/** In a word or two, what a call failed with. */
export function failureKind(outcome: Outcome, error: unknown): string {
  return outcome === 'rejected' ? 'bulkhead full' : errorKind(error)
}

/**
 * Why a half-open circuit opens again.
 *
 * @param state The state in which the probe that failed comes back.
 */
export function probeFailed(
  state: State,
  { passRate = 100 }: Recovery,
  error: string,
  afterMs: number,
): Cause {
  const cause = { kind: 'probe-failed', error, afterMs } as const
  if (state.kind !== 'half-open' || passRate >= 100) return cause
  const failed = state.failed + 1
  return { ...cause, failed, judged: state.passed + failed }
}

/**
 * Why a half-open circuit closes.
 *
 * @param state The state in which the last probe comes back.
 */
export function probesPassed(state: State, openMs: number): Cause {
  if (state.kind !== 'half-open') return { kind: 'probes-passed', probes: 1, openMs }
  const probes = state.passed + 1
  if (state.failed === 0) return { kind: 'probes-passed', probes, openMs }
  return { kind: 'probes-passed', probes, judged: probes + state.failed, openMs }
}

/** Why a circuit is in this mode. */
export function byHand(mode: Mode, now: number): Cause {
  if (mode.kind === 'automatic') return { kind: 'by-hand', mode: 'automatic' }
  const { kind, reason, actor, until } = mode
  return {
    kind: 'by-hand',
    mode: kind,
    ...(reason !== undefined && { reason }),
    ...(actor !== undefined && { actor }),
    ...(until !== Infinity && { forMs: until - now }),
  }
}
