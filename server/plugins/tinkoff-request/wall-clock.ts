import type { Clock } from '../../../shared/engine/clock.ts'

/**
 * A clock that goes with the time of day, as @tinkoff's plugin does, so that tests which replace `Date.now` have time in
 * their hands; but forwards only: when the time of day is set back, an open circuit sleeps no longer for it.
 */
export function wallClock(clock: Clock): Clock {
  let last = clock.epoch()
  let passed = 0
  return {
    now() {
      const epoch = clock.epoch()
      passed += Math.max(0, epoch - last)
      last = epoch
      return passed
    },
    epoch: () => clock.epoch(),
    after: (ms, task) => clock.after(ms, task),
  }
}
