import type { SettingsReading } from '../../shared/wire/reading.ts'
import type { ResolvedCircuitBreakerOptions } from './options.ts'
import { sleepBy } from './recovery-options.ts'
import type { WindowCut } from './rule-options.ts'

/** How many openings in a row are told of, where they last differently. */
const toldSleeps = 5

/** The settings in force, for people. `fallback`: its name; `null`: there is none. */
export function readSettings(
  options: ResolvedCircuitBreakerOptions<never>,
  { slots }: WindowCut,
  fallback: string | null,
): SettingsReading {
  const { timeout, resetTimeout, backoff, probes, passRate, traffic, capacity } = options
  const sleepsMs = backoff === null ? [] : sleepsBy(backoff)
  return {
    door: 'CircuitBreaker',
    timeoutMs: finite(timeout),
    sleepMs: backoff === null ? finite(resetTimeout) : (sleepsMs[0] ?? null),
    ...(backoff !== null && { sleepsMs }),
    slots,
    probes,
    ...(passRate < 100 && { passRate }),
    ...(traffic !== null && { percentages: traffic.percentages }),
    capacity: finite(capacity),
    ...(options.cache && { caches: true }),
    fallback,
  }
}

/** The longest that they last, for chance only ever shortens them. */
function sleepsBy(backoff: NonNullable<ResolvedCircuitBreakerOptions<never>['backoff']>): (number | null)[] {
  return Array.from({ length: toldSleeps }, (_, index) => finite(sleepBy(backoff, index + 1, () => 0)))
}

function finite(value: number): number | null {
  return value === Infinity ? null : value
}
