import { OptionCheck } from '../../../shared/engine/check-options.ts'
import type { Policy } from '../../../shared/engine/policy.ts'
import { errorPercentage } from '../../../shared/engine/policies/error-percentage.ts'
import type { CircuitBreakerPolicy } from '../rule.ts'
import { checkType } from './check-type.ts'
import { checkShare, leastShare, percentageOf } from './shares.ts'
import type { Duration } from './time-span.ts'
import { checkDuration } from './time-span.ts'

/** Which share of the calls within how much time opens a circuit, and which share of the probes closes it. */
export interface SamplingBreakerSettings {
  /** Its name, where settings are kept as data. */
  readonly type?: 'SAMPLING' | undefined
  /** Share of failures at which the circuit opens, 0 to 1. At 0 any failure opens it. @default 0.2 */
  readonly failureThreshold?: number | undefined
  /** Share of the probes that must succeed for it to close, above 0, to 1. @default 1 − `failureThreshold`; where that is 0, one success */
  readonly successThreshold?: number | undefined
  /** How much time is looked back on, from 1 ms. @default one minute */
  readonly timeSpan?: Duration | undefined
  /** By how much the window moves on at a time, at most 1000 times within `timeSpan`. @default `timeSpan` / 6 */
  readonly sampleTimeSpan?: Duration | undefined
  /** Calls per second below which nothing is judged, from 0: 5 of them in one minute are 300 calls. @default 5 */
  readonly minimumRps?: number | undefined
}

/** Opens when failures make up a share of the calls within a window of time. */
export class SamplingBreaker implements CircuitBreakerPolicy {
  readonly policy: Policy
  readonly probes: number
  readonly passRate: number
  readonly description: string

  constructor(settings: SamplingBreakerSettings = {}) {
    const { failureThreshold, successThreshold, spanMs, slotMs, minimumRps } = resolve(settings)
    const minimumCalls = Math.max(1, Math.ceil((spanMs / 1_000) * minimumRps))
    const threshold = percentageOf(failureThreshold)
    const slots = Math.ceil(spanMs / slotMs)
    this.policy = errorPercentage({ threshold, minimumCalls, slots, slotMs })
    this.probes = Math.min(minimumCalls, mostProbes)
    this.passRate = percentageOf(successThreshold)
    this.description =
      `SamplingBreaker: failureThreshold ${failureThreshold}, successThreshold ${successThreshold}, ` +
      `timeSpan ${spanMs} ms, sampleTimeSpan ${slotMs} ms, minimumRps ${minimumRps}`
    Object.freeze(this)
  }
}

/** Hundreds of calls let loose at once upon a dependency that has just been down are no probes. */
const mostProbes = 20
const mostSlots = 1_000
const check = new OptionCheck('SamplingBreaker')
const names = ['type', 'failureThreshold', 'successThreshold', 'timeSpan', 'sampleTimeSpan', 'minimumRps']

function resolve(settings: SamplingBreakerSettings) {
  check.known(settings, names)
  checkType(check, settings, 'SAMPLING')
  const { failureThreshold = 0.2, timeSpan = 60_000, minimumRps = 5 } = settings
  checkShare(check, 'failureThreshold', failureThreshold)
  const spanMs = checkDuration(check, 'timeSpan', timeSpan, { from: 1 })
  const { sampleTimeSpan = spanMs / 6, successThreshold = Math.max(leastShare, 1 - failureThreshold) } =
    settings
  checkShare(check, 'successThreshold', successThreshold, leastShare)
  const range = { from: spanMs / mostSlots, to: spanMs, note: 'milliseconds, at most timeSpan' }
  return {
    failureThreshold,
    successThreshold,
    spanMs,
    slotMs: checkDuration(check, 'sampleTimeSpan', sampleTimeSpan, range),
    minimumRps: check.number('minimumRps', minimumRps, { from: 0, to: 1e9, note: 'calls per second' }),
  }
}
