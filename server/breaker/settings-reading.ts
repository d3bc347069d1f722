import type { Backoff } from '../../shared/engine/backoff.ts'
import type { SettingsReading } from '../../shared/wire/reading.ts'
import { timeoutMsOf } from './limit-options.ts'
import type { BreakerSettings } from './options.ts'
import { sleepBy } from './recovery-options.ts'
import type { WindowCut } from './rule-options.ts'

/** How many openings in a row are told of, where they last differently. */
const toldSleeps = 5

/** The settings in force, for people. `fallback`: its name; `null`: there is none. */
export function readSettings(
  options: BreakerSettings<never>,
  { slots }: WindowCut,
  fallback: string | null,
): SettingsReading {
  const { timeout, resetTimeout, backoff, probes, passRate, traffic, capacity } = options
  const sleepsMs = backoff === null ? [] : sleepsBy(backoff)
  return {
    door: 'CircuitBreaker',
    timeoutMs: finite(timeoutMsOf(timeout)),
    sleepMs: backoff === null ? finite(resetTimeout) : (sleepsMs[0] ?? null),
    ...(backoff !== null && { sleepsMs }),
    slots,
    probes,
    ...(passRate < 100 && { passRate }),
    ...(traffic !== null && { percentages: traffic.percentages }),
    capacity: capacity >= Number.MAX_SAFE_INTEGER ? null : capacity,
    ...(options.cache && { caches: true }),
    fallback,
  }
}

const sleeps = new WeakMap<Backoff, readonly (number | null)[]>()

/** The longest that they last, for chance only ever shortens them. Asked once: it may be somebody else's, and warn. */
export function sleepsBy(backoff: Backoff): readonly (number | null)[] {
  const present = sleeps.get(backoff)
  if (present !== undefined) return present
  const made = Array.from({ length: toldSleeps }, (_, trip) => finite(sleepBy(backoff, trip + 1, () => 0)))
  sleeps.set(backoff, made)
  return made
}

function finite(value: number): number | null {
  return value === Infinity ? null : value
}
