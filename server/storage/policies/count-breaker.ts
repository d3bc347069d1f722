import { OptionCheck } from '../../../shared/engine/check-options.ts'
import type { Policy } from '../../../shared/engine/policy.ts'
import { lastCallsPercentage } from '../../../shared/engine/policies/last-calls-percentage.ts'
import { mostCalls } from '../../../shared/engine/policies/window-options.ts'
import type { CircuitBreakerPolicy } from '../rule.ts'
import { checkType } from './check-type.ts'
import { checkShare, checkWhole, leastShare, percentageOf } from './shares.ts'

/** Which share of the last calls opens a circuit, and which share of the probes closes it. */
export interface CountBreakerSettings {
  /** Its name, where settings are kept as data. */
  readonly type?: 'COUNT' | undefined
  /** Share of failures above which the circuit opens, rounded up to whole calls, 0 to 1; it also opens when all calls fail. @default 0.2 */
  readonly failureThreshold?: number | undefined
  /** Share of the probes that must succeed for it to close, above 0, to 1. @default 1 − `failureThreshold`; where that is 0, one success */
  readonly successThreshold?: number | undefined
  /** How many of the latest calls are looked at. Whole number from 1 to 100000. @default 20 */
  readonly size?: number | undefined
  /** Calls below which nothing is judged; also how many probes a verdict takes. Whole number from 1 to `size`. @default `size` */
  readonly minimumNumberOfCalls?: number | undefined
}

/** Opens when failures make up a share of the last calls, however long ago those were. */
export class CountBreaker implements CircuitBreakerPolicy {
  readonly policy: Policy
  readonly probes: number
  readonly passRate: number
  readonly description: string

  constructor(settings: CountBreakerSettings = {}) {
    const { failureThreshold, successThreshold, size, minimumNumberOfCalls } = resolve(settings)
    this.policy = lastCallsPercentage({
      threshold: percentageOf(failureThreshold),
      isAbove: true,
      lastCalls: size,
      minimumCalls: minimumNumberOfCalls,
    })
    this.probes = minimumNumberOfCalls
    this.passRate = percentageOf(successThreshold)
    this.description =
      `CountBreaker: failureThreshold ${failureThreshold}, successThreshold ${successThreshold}, ` +
      `size ${size}, minimumNumberOfCalls ${minimumNumberOfCalls}`
    Object.freeze(this)
  }
}

const check = new OptionCheck('CountBreaker')
const names = ['type', 'failureThreshold', 'successThreshold', 'size', 'minimumNumberOfCalls']

function resolve(
  settings: CountBreakerSettings,
): Required<{ [Name in Exclude<keyof CountBreakerSettings, 'type'>]: number }> {
  check.known(settings, names)
  checkType(check, settings, 'COUNT')
  const { failureThreshold = 0.2, size = 20, minimumNumberOfCalls = size } = settings
  checkShare(check, 'failureThreshold', failureThreshold)
  checkWhole(check, 'size', size, { from: 1, to: mostCalls })
  const range = { from: 1, to: size, note: 'at most size' }
  checkWhole(check, 'minimumNumberOfCalls', minimumNumberOfCalls, range)
  const { successThreshold = Math.max(leastShare, 1 - failureThreshold) } = settings
  checkShare(check, 'successThreshold', successThreshold, leastShare)
  return { failureThreshold, successThreshold, size, minimumNumberOfCalls }
}
