import type { Random } from '../../shared/engine/random.ts'
import { shareLatest } from '../../shared/engine/share-latest.ts'
import type { Policy } from '../../shared/engine/policy.ts'
import type { Recovery } from '../../shared/engine/transition.ts'
import { timeoutMsOf } from './limit-options.ts'
import type { BreakerSettings } from './options.ts'
import { recoveryOf } from './recovery-options.ts'
import type { WindowCut } from './rule-options.ts'
import { policyOf } from './rule-options.ts'

/** How long a probe without a timeout may hold its place, and how much longer than its timeout one with. */
const unboundedProbeMs = 30_000
const probeGraceMs = 1_000

/** How long a probe may hold its place whose call may take so long; both in milliseconds. */
export function leaseOf(timeoutMs: number): number {
  return timeoutMs === Infinity ? unboundedProbeMs : timeoutMs + probeGraceMs
}

/** When the circuit opens: unless it is told otherwise, at an error percentage over the rolling window. */
export function policyOfOptions(settings: BreakerSettings<never>): Policy {
  return policyOf(settings, windowOfOptions(settings))
}

/** How it comes back: unless it is told otherwise, by a fixed sleep window and one probe. */
export function recoveryOfOptions(settings: BreakerSettings<never>): Recovery {
  const { resetTimeout, backoff, probes, passRate, traffic, random } = settings
  const leaseMs = leaseOf(timeoutMsOf(settings.timeout))
  return sharedRecovery({ resetTimeout, backoff, probes, passRate, traffic, random, leaseMs })
}

/** The same where chance comes from elsewhere. */
export function recoveryBy(settings: BreakerSettings<never>, random: Random): Recovery {
  const { resetTimeout, backoff, probes, passRate } = settings
  const leaseMs = leaseOf(timeoutMsOf(settings.timeout))
  const traffic = settings.traffic && { ...settings.traffic, random }
  return recoveryOf({ resetTimeout, backoff, probes, passRate, traffic, random, leaseMs })
}

/** As in opossum, 0 stands for the default. */
export function windowOfOptions(settings: BreakerSettings<never>): WindowCut {
  const slots = settings.rollingCountBuckets || 10
  return sharedWindow({ slots, slotMs: (settings.rollingCountTimeout || 10_000) / slots })
}

/** Most breakers have the same, and need not have one each. */
const sharedWindow = shareLatest((window: WindowCut) => window)
const sharedRecovery = shareLatest(recoveryOf)
