import { OptionCheck } from '../../shared/engine/check-options.ts'
import { anyOf } from '../../shared/engine/policies/any-of.ts'
import { errorPercentage } from '../../shared/engine/policies/error-percentage.ts'
import { slowCallPercentage } from '../../shared/engine/policies/slow-call-percentage.ts'
import type { Policy } from '../../shared/engine/policy.ts'
import { shareLatest } from '../../shared/engine/share-latest.ts'
import { safePolicy } from './safe-policy.ts'

/** Which calls are slow, and how many of them open the circuit, beside the errors. */
export interface SlowCallOptions {
  /** A call that takes longer is slow, in milliseconds, from 0. */
  readonly slowMs: number
  /** Percentage of slow calls in the window at which the circuit opens, 0 to 100. @default 50 */
  readonly threshold?: number | undefined
  /** Measured calls in the window below which this is not judged. Whole number from 0. @default 20 */
  readonly minimumCalls?: number | undefined
}

/** When the circuit opens. */
export interface RuleOptions {
  /** Percentage of errors among the judged calls of the window at which the circuit opens, 0 to 100. @default 50 */
  readonly errorThresholdPercentage?: number | undefined
  /** Judged calls in the window below which the circuit does not open. Whole number from 0. @default 0 */
  readonly volumeThreshold?: number | undefined
  /** Opens also when too many calls are slow, whether they succeed or not. Our own. `null`: does not. @default null */
  readonly slowCalls?: SlowCallOptions | null | undefined
  /** Another rule instead of the percentage of errors: `consecutive()`, `countInWindow()`, `anyOf([…])` or your own. `null`: the percentage. Our own. @default null */
  readonly policy?: Policy | null | undefined
}

/** The rule in force. */
export interface ResolvedRuleOptions {
  /** 0 to 100; without meaning where there is a `policy`. */
  readonly errorThresholdPercentage: number
  /** Without meaning where there is a `policy`. */
  readonly volumeThreshold: number
  readonly slowCalls: SlowCallOptions | null
  readonly policy: Policy | null
}

/** How the rolling window is cut. */
export interface WindowCut {
  readonly slots: number
  readonly slotMs: number
}

/** The names of these options. */
export const ruleOptionNames = ['errorThresholdPercentage', 'volumeThreshold', 'slowCalls', 'policy'] as const

const check = new OptionCheck('CircuitBreaker')
const slowCheck = new OptionCheck('CircuitBreaker.slowCalls')

/**
 * Fills in what is missing from `present`, and checks the rest.
 *
 * @throws TypeError or RangeError that names the option, what it may be and what it was.
 */
export function resolveRule(
  options: RuleOptions,
  present: ResolvedRuleOptions = byDefault,
): ResolvedRuleOptions {
  const { errorThresholdPercentage, volumeThreshold, slowCalls, policy } = options
  const rule = {
    errorThresholdPercentage: check.number(
      'errorThresholdPercentage',
      errorThresholdPercentage === undefined ? present.errorThresholdPercentage : errorThresholdPercentage,
      percent,
    ),
    volumeThreshold: check.number(
      'volumeThreshold',
      volumeThreshold === undefined ? present.volumeThreshold : volumeThreshold,
      wholeNumber,
    ),
    slowCalls: slowCalls === undefined ? present.slowCalls : resolveSlowCalls(slowCalls),
    policy: policy === undefined ? present.policy : resolvePolicy(policy),
  }
  if (rule.policy !== null) refuseIdle(options)
  return rule
}

/** Whether the rule is among what is to be changed. */
export function namesRule(changes: RuleOptions): boolean {
  return ruleOptionNames.some((name) => changes[name] !== undefined)
}

/** The rule as a policy. A policy holds nothing of its circuit, so circuits with the same figures have the same one. */
export function policyOf(
  {
    policy,
    slowCalls,
    errorThresholdPercentage: threshold,
    volumeThreshold: minimumCalls,
  }: ResolvedRuleOptions,
  { slots, slotMs }: WindowCut,
): Policy {
  const errors =
    policy === null ? sharedErrorPercentage({ threshold, minimumCalls, slots, slotMs }) : safePolicy(policy)
  return slowCalls === null ? errors : anyOf([errors, slowCallPercentage({ ...slowCalls, slots, slotMs })])
}

const sharedErrorPercentage = shareLatest(errorPercentage)

const byDefault: ResolvedRuleOptions = {
  errorThresholdPercentage: 50,
  volumeThreshold: 0,
  slowCalls: null,
  policy: null,
}
const percent = { from: 0, to: 100 }
const wholeNumber = { from: 0, whole: true }

function resolveSlowCalls(slowCalls: SlowCallOptions | null): SlowCallOptions | null {
  if (slowCalls === null) return null
  slowCheck.known(slowCalls, ['slowMs', 'threshold', 'minimumCalls'])
  const { slowMs, threshold = 50, minimumCalls = 20 } = slowCalls
  return Object.freeze({
    slowMs: slowCheck.number('slowMs', slowMs, { from: 0, note: 'milliseconds' }),
    threshold: slowCheck.number('threshold', threshold, percent),
    minimumCalls: slowCheck.number('minimumCalls', minimumCalls, wholeNumber),
  })
}

/** Takes a policy, or `null`. */
export function resolvePolicy(policy: Policy | null): Policy | null {
  if (policy === null) return null
  check.shaped('policy', policy, policyShape)
  check.number('policy.cells', policy.cells, { from: 0, to: 1_000_000, whole: true })
  return policy
}

const policyShape = { is: 'a policy or null', methods: ['record', 'shouldOpen', 'measure'] }

/** What a policy makes meaningless must not look as if it were in force. */
function refuseIdle(options: RuleOptions): void {
  for (const name of ['errorThresholdPercentage', 'volumeThreshold'] as const) {
    if (options[name] === undefined) continue
    throw new TypeError(
      `CircuitBreaker option "${name}" has no meaning beside "policy", which is the rule instead; leave it out, or set "policy" to null`,
    )
  }
}
