import type { Settlement } from '../breaker/trip-rule.ts'
import type { CallSettings } from './settings.ts'

/** What became of a call: what its circuit is told, and what those who listen are told. */
export interface Judgement {
  readonly settlement: Settlement
  /** `undefined`: nothing. */
  readonly event:
    | 'TRACKED_SUCCESS'
    | 'TRACKED_SLOW_CALL'
    | 'TRACKED_FAILURE'
    | 'UNTRACKED_FAILURE'
    | undefined
}

/** Judges a call that gave a result. */
export function judgeSuccess(tookMs: number, { trigger, slowCallMs }: CallSettings): Judgement {
  if (trigger === 'ONLY_ERROR' || tookMs < slowCallMs)
    return { settlement: { outcome: 'success', tookMs }, event: 'TRACKED_SUCCESS' }
  const error = { code: `slow call, ${slowCallMs} ms or more` }
  return { settlement: { outcome: 'failure', tookMs, error }, event: 'TRACKED_SLOW_CALL' }
}

/** Judges a call that failed. There may be something to wait for, where the error policy asks elsewhere. */
export function judgeError(
  error: unknown,
  tookMs: number,
  { trigger, countsError }: CallSettings,
): Judgement | Promise<Judgement> {
  if (trigger === 'ONLY_SLOW_CALL') return { settlement: { outcome: 'ignored', tookMs }, event: undefined }
  const counts = countsError(error)
  if (typeof counts === 'boolean') return failure(counts, error, tookMs)
  return counts.then((late) => failure(late, error, tookMs))
}

function failure(counts: boolean, error: unknown, tookMs: number): Judgement {
  return counts
    ? { settlement: { outcome: 'failure', tookMs, error }, event: 'TRACKED_FAILURE' }
    : { settlement: { outcome: 'ignored', tookMs, error }, event: 'UNTRACKED_FAILURE' }
}
