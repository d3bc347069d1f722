import type { BreakerSettings } from './options.ts'
import { sleepBy } from './recovery-options.ts'
import type { RestoredState } from './saved-state.ts'
import { restoreState } from './saved-state.ts'

/** How a breaker begins. */
export interface Start extends Omit<RestoredState, 'warmUp'> {
  /** Until when it does not open by itself, on the monotonic clock; `-Infinity`: it may at once. */
  readonly warmUntil: number
}

/** Anew, or where a breaker stood that was saved. */
export function startOf(options: BreakerSettings<never>): Start {
  const { state, enabled, allowWarmUp, rollingCountTimeout, clock } = options
  const { warmUp, ...start } =
    state === undefined
      ? ({ enabled, warmUp: allowWarmUp, isShutdown: false, start: { kind: 'closed' } } as const)
      : restoreState(state, { allowWarmUp, sleepMs: sleepOf(options), now: clock.epoch() })
  return { ...start, warmUntil: warmUp ? Math.floor(clock.now()) + rollingCountTimeout : -Infinity }
}

/** What was saved does not tell which opening in a row it was. */
function sleepOf({ backoff, resetTimeout, random }: BreakerSettings<never>): number {
  return backoff === null ? resetTimeout : sleepBy(backoff, 1, random)
}
