import { OptionCheck } from '../../../shared/engine/check-options.ts'
import type { Policy } from '../../../shared/engine/policy.ts'
import { consecutive } from '../../../shared/engine/policies/consecutive.ts'
import type { CircuitBreakerPolicy } from '../rule.ts'
import { checkType } from './check-type.ts'
import { checkWhole } from './shares.ts'

/** How many failures in a row open a circuit, and how many successes close it. */
export interface ConsecutiveBreakerSettings {
  /** Its name, where settings are kept as data. */
  readonly type?: 'CONSECUTIVE' | undefined
  /** Failures in a row at which the circuit opens. Whole number from 1. @default 5 */
  readonly failureThreshold?: number | undefined
  /** Probes that must all succeed for it to close. Whole number from 1. @default `failureThreshold` */
  readonly successThreshold?: number | undefined
}

/** Opens after several failures in a row; one success starts the count again. */
export class ConsecutiveBreaker implements CircuitBreakerPolicy {
  readonly policy: Policy
  readonly probes: number
  readonly description: string

  constructor(settings: ConsecutiveBreakerSettings = {}) {
    check.known(settings, ['type', 'failureThreshold', 'successThreshold'])
    checkType(check, settings, 'CONSECUTIVE')
    const { failureThreshold = 5, successThreshold = failureThreshold } = settings
    const failures = checkWhole(check, 'failureThreshold', failureThreshold, { from: 1 })
    this.policy = consecutive({ failures })
    this.probes = checkWhole(check, 'successThreshold', successThreshold, { from: 1 })
    this.description = `ConsecutiveBreaker: failureThreshold ${failures}, successThreshold ${this.probes}`
    Object.freeze(this)
  }
}

const check = new OptionCheck('ConsecutiveBreaker')
