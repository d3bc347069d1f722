import { anyOf } from '../../shared/engine/policies/any-of.ts'
import { consecutive } from '../../shared/engine/policies/consecutive.ts'
import { countInWindow } from '../../shared/engine/policies/count-in-window.ts'
import { count } from '../../shared/engine/policies/count.ts'
import { errorPercentage } from '../../shared/engine/policies/error-percentage.ts'
import { lastCallsPercentage } from '../../shared/engine/policies/last-calls-percentage.ts'
import { slowCallPercentage } from '../../shared/engine/policies/slow-call-percentage.ts'
import type { Policy } from '../../shared/engine/policy.ts'
import { errorsOf, judgedOf, withinWindow } from './policy-contract.ts'
import type { PastCall } from './policy-contract.ts'

/** A rule, and the same on a plain list of the calls that it has heard of. */
export interface CampaignRule {
  readonly make: () => Policy
  readonly naive: (past: readonly PastCall[], now: number) => NaiveVerdict
}

/** What a rule sees and says. */
export interface NaiveVerdict {
  readonly errors: number
  readonly calls: number
  readonly opens: boolean
}

const cut = { slots: 5, slotMs: 1_000 }
const slowMs = 150

const percentageRule: CampaignRule = {
  make: () => errorPercentage({ threshold: 40, minimumCalls: 4, ...cut }),
  naive(past, now) {
    const inside = judgedOf(withinWindow(past, now, cut))
    return percentage(errorsOf(inside), inside.length, 40, 4)
  },
}

const slowRule: CampaignRule = {
  make: () => slowCallPercentage({ slowMs, threshold: 60, minimumCalls: 3, ...cut }),
  naive(past, now) {
    const inside = judgedOf(withinWindow(past, now, cut))
    return percentage(inside.filter(({ tookMs }) => tookMs! > slowMs).length, inside.length, 60, 3)
  },
}

/** Every rule there is. */
export const campaignRules: readonly CampaignRule[] = [
  percentageRule,
  slowRule,
  {
    make: () => consecutive({ failures: 3 }),
    naive(past) {
      const judged = judgedOf(past)
      const lastSuccess = judged.findLastIndex(({ outcome }) => outcome === 'success')
      const errors = judged.length - 1 - lastSuccess
      return { errors, calls: errors, opens: errors >= 3 }
    },
  },
  {
    make: () => count({ failures: 4, lastCalls: 12 }),
    naive(past) {
      const last = judgedOf(past).slice(-12)
      return { errors: errorsOf(last), calls: last.length, opens: errorsOf(last) >= 4 }
    },
  },
  {
    make: () => countInWindow({ failures: 4, ...cut }),
    naive(past, now) {
      const inside = judgedOf(withinWindow(past, now, cut))
      return { errors: errorsOf(inside), calls: inside.length, opens: errorsOf(inside) >= 4 }
    },
  },
  {
    make: () => lastCallsPercentage({ threshold: 50, lastCalls: 8, minimumCalls: 4 }),
    naive(past) {
      const last = judgedOf(past).slice(-8)
      return percentage(errorsOf(last), last.length, 50, 4)
    },
  },
  {
    make: () => anyOf([percentageRule.make(), slowRule.make()]),
    naive(past, now) {
      const told = [percentageRule, slowRule].map((rule) => rule.naive(past, now))
      return told.find(({ opens }) => opens) ?? told[0]!
    },
  },
]

function percentage(errors: number, calls: number, threshold: number, minimumCalls: number): NaiveVerdict {
  const opens = errors > 0 && calls >= minimumCalls && (errors * 100) / calls >= threshold
  return { errors, calls, opens }
}
