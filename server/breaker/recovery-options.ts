import type { Backoff } from '../../shared/engine/backoff.ts'
import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { Random } from '../../shared/engine/random.ts'
import type { Recovery, Traffic, TrafficOptions } from '../../shared/engine/recovery.ts'
import { resolveTraffic } from '../../shared/engine/recovery.ts'
import { warn } from '../warn.ts'
import { safeRandom } from './safe-random.ts'

/** How the circuit comes back. */
export interface RecoveryOptions {
  /** How long an open circuit turns calls away before it lets one try, in milliseconds. `Infinity`: until `close()`. At least 0. @default 30000 */
  readonly resetTimeout?: number | undefined
  /** Says for each opening in a row how long it lasts, instead of `resetTimeout`: `exponentialBackoff()` or your own. `null`: does not. Our own. @default null */
  readonly backoff?: Backoff | null | undefined
  /** How many probes a verdict takes; without `traffic` as many may be under way at once. Whole number from 1. Our own. @default 1; with `traffic` 10 */
  readonly probes?: number | undefined
  /** Percentage of the probes that must pass, above 0, to 100. Our own. @default 100 */
  readonly passRate?: number | undefined
  /** Lets a share of the calls through as probes instead of a number of them; it may grow from stage to stage. `true`: 1, 5, 25, 100 %. `null`: does not. Our own. @default null */
  readonly traffic?: TrafficShare | true | null | undefined
}

/** Which share of the calls is let through. */
export type TrafficShare = Omit<TrafficOptions, 'random'>

/** Where it is kept what `probes` was set to. A symbol, so that settings in force can be handed in again. */
export const wantedProbes: unique symbol = Symbol('wanted probes')

/** The recovery in force. */
export interface ResolvedRecoveryOptions {
  /** Milliseconds; `Infinity`: until `close()`. Without meaning where there is a `backoff`. */
  readonly resetTimeout: number
  readonly backoff: Backoff | null
  readonly probes: number
  /** What `probes` was set to; `undefined`: to nothing, so that it is 1, or 10 with `traffic`. */
  readonly [wantedProbes]: number | undefined
  readonly passRate: number
  readonly traffic: Traffic | null
}

/** The names of these options. */
export const recoveryOptionNames = ['resetTimeout', 'backoff', 'probes', 'passRate', 'traffic'] as const

const check = new OptionCheck('CircuitBreaker')

/**
 * Fills in what is missing from `present`, and checks the rest.
 *
 * @throws TypeError or RangeError that names the option, what it may be and what it was.
 */
export function resolveRecovery(
  options: RecoveryOptions,
  random: Random,
  present: ResolvedRecoveryOptions = byDefault,
): ResolvedRecoveryOptions {
  const { resetTimeout, backoff, passRate } = options
  const traffic = options.traffic === undefined ? present.traffic : resolveShare(options.traffic, random)
  const wanted = options.probes === undefined ? present[wantedProbes] : resolveProbes(options.probes)
  const recovery = {
    resetTimeout: check.number(
      'resetTimeout',
      resetTimeout === undefined ? present.resetTimeout : resetTimeout,
      duration,
    ),
    backoff: backoff === undefined ? present.backoff : resolveBackoff(backoff),
    // One probe says little about a share of the traffic.
    probes: wanted ?? (traffic === null ? 1 : 10),
    [wantedProbes]: wanted,
    passRate: check.number('passRate', passRate === undefined ? present.passRate : passRate, share),
    traffic,
  }
  if (recovery.backoff !== null && resetTimeout !== undefined) throw new TypeError(twoSleeps)
  return recovery
}

/** What the engine's recovery is made of. */
export interface RecoveryParts extends Omit<ResolvedRecoveryOptions, typeof wantedProbes> {
  readonly random: Random
  /** How long a probe may hold its place. */
  readonly leaseMs: number
}

/** The recovery as the engine knows it. It holds nothing of its circuit. */
export function recoveryOf(parts: RecoveryParts): Recovery {
  const { resetTimeout, backoff, probes, passRate, traffic, random, leaseMs } = parts
  return {
    sleepMs: backoff === null ? () => resetTimeout : (trips) => sleepBy(backoff, trips, random),
    probes,
    leaseMs,
    passRate,
    traffic: traffic ?? undefined,
  }
}

/** A backoff that is not ours may give anything; a circuit whose sleep is no number would never wake. */
export function sleepBy(backoff: Backoff, trips: number, random: Random): number {
  try {
    const ms: unknown = backoff(trips, random)
    if (typeof ms === 'number' && ms >= 0) return ms
    warn('A backoff must give a number of milliseconds from 0; the circuit sleeps for 30000 ms instead.', ms)
  } catch (mistake) {
    warn('A backoff threw; the circuit sleeps for 30000 ms instead.', mistake)
  }
  return byDefault.resetTimeout
}

const byDefault: ResolvedRecoveryOptions = {
  resetTimeout: 30_000,
  backoff: null,
  probes: 1,
  [wantedProbes]: undefined,
  passRate: 100,
  traffic: null,
}
const duration = { from: 0, note: 'milliseconds' }
const share = { from: Number.MIN_VALUE, to: 100, note: 'percent, above 0' }
const twoSleeps =
  'CircuitBreaker option "resetTimeout" has no meaning beside "backoff", which says how long an opening lasts; leave it out, or set "backoff" to null'

function resolveBackoff(backoff: Backoff | null): Backoff | null {
  return backoff === null ? null : check.callable('backoff', backoff)
}

function resolveShare(traffic: TrafficShare | true | null, random: Random): Traffic | null {
  if (traffic === null) return null
  const drawn = safeRandom(random)
  return resolveTraffic(traffic === true ? { random: drawn } : { ...traffic, random: drawn })
}

function resolveProbes(probes: number): number {
  return check.number('probes', probes, { from: 1, whole: true })
}
