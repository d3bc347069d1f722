import type { Backoff } from '../../../shared/engine/backoff.ts'
import { OptionCheck } from '../../../shared/engine/check-options.ts'
import type { CircuitBreakerPolicy } from '../rule.ts'
import type {
  ConstantBackoffSettings,
  ExponentialBackoffSettings,
  LinearBackoffSettings,
  PolynomialBackoffSettings,
} from './backoffs.ts'
import { constantBackoff, exponentialBackoff, linearBackoff, polynomialBackoff } from './backoffs.ts'
import type { ConsecutiveBreakerSettings } from './consecutive-breaker.ts'
import { ConsecutiveBreaker } from './consecutive-breaker.ts'
import type { CountBreakerSettings } from './count-breaker.ts'
import { CountBreaker } from './count-breaker.ts'
import type { BackoffPolicy } from './own-backoff.ts'
import { backoffOf } from './own-backoff.ts'
import type { SamplingBreakerSettings } from './sampling-breaker.ts'
import { SamplingBreaker } from './sampling-breaker.ts'

/** The names of the policies, for those who keep settings as data. */
export const BREAKER_POLICIES = {
  CONSECUTIVE: 'CONSECUTIVE',
  COUNT: 'COUNT',
  SAMPLING: 'SAMPLING',
} as const

/** The names of the backoffs, for those who keep settings as data. */
export const BACKOFFS = {
  CONSTANT: 'CONSTANT',
  EXPONENTIAL: 'EXPONENTIAL',
  LINEAR: 'LINEAR',
  POLYNOMIAL: 'POLYNOMIAL',
} as const

/** A policy by its name, with its settings beside it. */
export type NamedPolicy =
  | ({ readonly type: 'CONSECUTIVE' } & ConsecutiveBreakerSettings)
  | ({ readonly type: 'COUNT' } & CountBreakerSettings)
  | ({ readonly type: 'SAMPLING' } & SamplingBreakerSettings)

/** A backoff by its name, with its settings beside it. */
export type NamedBackoff =
  | ({ readonly type: 'CONSTANT' } & ConstantBackoffSettings)
  | ({ readonly type: 'EXPONENTIAL' } & ExponentialBackoffSettings)
  | ({ readonly type: 'LINEAR' } & LinearBackoffSettings)
  | ({ readonly type: 'POLYNOMIAL' } & PolynomialBackoffSettings)

/** Makes a policy of one that is named, and takes any other as it is. */
export function policyOf(owner: string, policy: CircuitBreakerPolicy | NamedPolicy): CircuitBreakerPolicy {
  if (!isNamedPolicy(policy)) return checked(new OptionCheck(owner), policy)
  switch (policy.type) {
    case 'CONSECUTIVE':
      return new ConsecutiveBreaker(policy)
    case 'COUNT':
      return new CountBreaker(policy)
    case 'SAMPLING':
      return new SamplingBreaker(policy)
    default:
      return unknown(owner, 'circuitBreakerPolicy.type', BREAKER_POLICIES, policy)
  }
}

/** Makes a backoff of one that is named, and of any function that gives lengths of time. */
export function backoffBy(owner: string, backoff: BackoffPolicy | NamedBackoff): Backoff {
  if (!isNamedBackoff(backoff)) return backoffOf(backoff)
  switch (backoff.type) {
    case 'CONSTANT':
      return constantBackoff(backoff)
    case 'EXPONENTIAL':
      return exponentialBackoff(backoff)
    case 'LINEAR':
      return linearBackoff(backoff)
    case 'POLYNOMIAL':
      return polynomialBackoff(backoff)
    default:
      return unknown(owner, 'backoffPolicy.type', BACKOFFS, backoff)
  }
}

function checked(check: OptionCheck, policy: CircuitBreakerPolicy): CircuitBreakerPolicy {
  check.shaped('circuitBreakerPolicy', policy, { is: 'a circuit breaker policy', methods: [] })
  check.shaped('circuitBreakerPolicy.policy', policy.policy, {
    is: 'a policy',
    methods: ['record', 'shouldOpen', 'measure'],
  })
  check.number('circuitBreakerPolicy.probes', policy.probes, { from: 1, whole: true })
  check.text('circuitBreakerPolicy.description', policy.description)
  return policy
}

function isNamedPolicy(policy: CircuitBreakerPolicy | NamedPolicy): policy is NamedPolicy {
  return hasType(policy)
}

function isNamedBackoff(backoff: BackoffPolicy | NamedBackoff): backoff is NamedBackoff {
  return hasType(backoff)
}

function hasType(setting: unknown): boolean {
  return typeof setting === 'object' && setting !== null && 'type' in setting
}

function unknown(owner: string, name: string, names: object, { type }: { readonly type: unknown }): never {
  return new OptionCheck(owner).refuse(name, `one of ${Object.keys(names).join(', ')}`, type)
}
