import type { Backoff } from '../../shared/engine/backoff.ts'
import type { GivenSetting, SettingsReading } from '../../shared/wire/reading.ts'
import { timeoutMsOf } from './limit-options.ts'
import type { BreakerSettings } from './options.ts'
import { resolveOptions } from './options.ts'
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
    given: givenOf(options),
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

const givens = new WeakMap<object, readonly GivenSetting[]>()
let usual: BreakerSettings<never> | undefined

/** Asked at every reading of every circuit; breakers with the same settings share them. */
function givenOf(options: BreakerSettings<never>): readonly GivenSetting[] {
  const present = givens.get(options)
  if (present !== undefined) return present
  const made = differingOf(options)
  givens.set(options, made)
  return made
}

/** What is given as it would be by default is no news. */
function differingOf(options: BreakerSettings<never>): readonly GivenSetting[] {
  const byDefault = (usual ??= resolveOptions<never>({}, 'usual'))
  const differs = (...names: readonly (keyof BreakerSettings<never>)[]) =>
    names.some((name) => options[name] !== byDefault[name])
  const given: readonly (readonly [GivenSetting, boolean])[] = [
    ['rule', differs('errorThresholdPercentage', 'volumeThreshold', 'slowCalls', 'policy')],
    ['window', differs('rollingCountTimeout')],
    ['slots', differs('rollingCountBuckets')],
    ['sleep', differs('resetTimeout', 'backoff')],
    ['probes', differs('probes', 'passRate', 'traffic')],
    ['timeout', differs('timeout')],
    ['capacity', differs('capacity')],
    ['cache', differs('cache')],
  ]
  return given.flatMap(([name, isGiven]) => (isGiven ? [name] : []))
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
