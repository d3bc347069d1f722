import { shareLatest } from '../../shared/engine/share-latest.ts'
import type { TransitionReading } from '../../shared/wire/reading.ts'
import type { CircuitRules } from './circuit.ts'
import { Circuit } from './circuit.ts'
import type { ResolvedCircuitBreakerOptions } from './options.ts'
import { recoveryOf } from './recovery-options.ts'
import type { WindowCut } from './rule-options.ts'
import { policyOf } from './rule-options.ts'
import { readSettings } from './settings-reading.ts'

/** What the circuit asks of its door, and tells it. */
export interface Door<Args extends readonly unknown[]> {
  /** The settings in force. */
  readonly options: () => ResolvedCircuitBreakerOptions<Args>
  /** Calls in flight now. */
  readonly inFlight: () => number
  /** The fallback's name; `null`: there is none. */
  readonly fallback: () => string | null
  /** Until when it does not open by itself, on the monotonic clock. */
  readonly warmUntil: number
  readonly onTransition: (transition: TransitionReading, hasTurned: boolean) => void
}

/** How long a probe without a timeout may hold its place, and how much longer than its timeout one with. */
const unboundedProbeMs = 30_000
const probeGraceMs = 1_000

/** opossum's breaker as a circuit. Unless it is told otherwise: an error percentage over a rolling window, a fixed sleep window, one probe. */
export function circuitOf<Args extends readonly unknown[]>(
  options: ResolvedCircuitBreakerOptions<Args>,
  door: Door<Args>,
): Circuit {
  const { name, group, clock, registry } = options
  const { policy, recovery } = rulesOf(options)
  return new Circuit({
    name,
    group,
    clock,
    registry,
    warmUntil: door.warmUntil,
    policy,
    recovery,
    statistics: windowOf(options),
    coalesces: options.coalesce,
    settings: () => readSettings(door.options(), windowOf(options), door.fallback()),
    inFlight: door.inFlight,
    onTransition: door.onTransition,
  })
}

/** When the circuit opens, and how it comes back. */
export function rulesOf(options: ResolvedCircuitBreakerOptions<never>): CircuitRules {
  const { timeout, random } = options
  const leaseMs = timeout === Infinity ? unboundedProbeMs : timeout + probeGraceMs
  return {
    policy: policyOf(options, windowOf(options)),
    recovery: recoveryOf(options, { random, leaseMs }),
  }
}

/** As in opossum, 0 stands for the default. */
function windowOf(options: ResolvedCircuitBreakerOptions<never>): WindowCut {
  const slots = options.rollingCountBuckets || 10
  return sharedWindow({ slots, slotMs: (options.rollingCountTimeout || 10_000) / slots })
}

/** Most breakers have the same, and need not have one each. */
const sharedWindow = shareLatest((window: WindowCut) => window)
