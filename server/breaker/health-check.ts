import type { Clock } from '../../shared/engine/clock.ts'

/** What is checked, when, and who hears of it. */
export interface HealthCheckOptions<Breaker> {
  /** Fine when it gives anything, or a promise that fulfils; not when it throws or rejects. Its `this` is the breaker. */
  readonly check: (this: Breaker) => unknown
  /** From the start of one check to that of the next, in milliseconds. More than 0. @default 5000 */
  readonly intervalMs?: number | undefined
  readonly breaker: Breaker
  readonly clock: Clock
  /** Called with what the check failed with. */
  readonly onFailure: (error: unknown) => void
}

/**
 * Checks now and at every interval. A check that takes longer is waited for: its turns are left out. The timer does not
 * keep the process alive.
 *
 * @returns Ends it; a check that is under way is not heard any more.
 * @throws TypeError when there is no function, or no number; RangeError when the number is not more than 0.
 */
export function startHealthCheck<Breaker>(options: HealthCheckOptions<Breaker>): () => void {
  const { check, clock, breaker, onFailure, intervalMs = 5_000 } = options
  assertCheckable(check, intervalMs)
  let isUnderWay = false
  let isOver = false
  let timer = clock.after(intervalMs, turn)
  run()
  return () => {
    isOver = true
    timer.cancel()
  }

  function turn(): void {
    timer = clock.after(intervalMs, turn)
    run()
  }

  function run(): void {
    if (isUnderWay) return
    isUnderWay = true
    new Promise((resolve) => resolve(check.call(breaker))).then(
      () => void (isUnderWay = false),
      (error: unknown) => {
        isUnderWay = false
        if (!isOver) onFailure(error)
      },
    )
  }
}

/** In opossum's words. */
function assertCheckable(check: unknown, intervalMs: unknown): asserts intervalMs is number {
  if (typeof check !== 'function') throw new TypeError('Health check function must be a function')
  if (typeof intervalMs !== 'number' || Number.isNaN(intervalMs))
    throw new TypeError('Health check interval must be a number')
  if (intervalMs <= 0) throw new RangeError(`Health check interval must be more than 0 ms, got ${intervalMs}`)
}
