import type { ResolvedCircuitBreakerOptions } from './options.ts'
import type { RestoredState } from './saved-state.ts'
import { restoreState } from './saved-state.ts'

/** How a breaker begins. */
export interface Start extends Omit<RestoredState, 'warmUp'> {
  /** Until when it does not open by itself, on the monotonic clock; `-Infinity`: it may at once. */
  readonly warmUntil: number
}

/** Anew, or where a breaker stood that was saved. */
export function startOf(options: ResolvedCircuitBreakerOptions<never>): Start {
  const { state, enabled, allowWarmUp, resetTimeout, rollingCountTimeout, clock } = options
  const { warmUp, ...start } =
    state === undefined
      ? ({ enabled, warmUp: allowWarmUp, isShutdown: false, start: { kind: 'closed' } } as const)
      : restoreState(state, { allowWarmUp, resetTimeout, now: clock.epoch() })
  return { ...start, warmUntil: warmUp ? clock.now() + (rollingCountTimeout || 10_000) : -Infinity }
}
