import { errorPercentage } from '../../shared/engine/policies/error-percentage.ts'
import { shareLatest } from '../../shared/engine/share-latest.ts'
import type { State } from '../../shared/engine/state.ts'
import type { TransitionReading } from '../../shared/wire/reading.ts'
import { Circuit } from './circuit.ts'
import type { ResolvedCircuitBreakerOptions } from './options.ts'

/** What the circuit asks of its door, and tells it. */
export interface Door {
  /** Calls in flight now. */
  readonly inFlight: () => number
  /** The fallback's name; `null`: there is none. */
  readonly fallback: () => string | null
  /** Until when it does not open by itself, on the monotonic clock. */
  readonly warmUntil: number
  readonly onTransition: (state: State, transition: TransitionReading) => void
}

/** A policy holds nothing of its circuit. */
const policyOf = shareLatest(errorPercentage)

/** How long a probe without a timeout may hold its place, and how much longer than its timeout one with. */
const unboundedProbeMs = 30_000
const probeGraceMs = 1_000

/** opossum's breaker as a circuit: an error percentage over a rolling window, a fixed sleep window, one probe or more. */
export function circuitOf<Args extends readonly unknown[]>(
  options: ResolvedCircuitBreakerOptions<Args>,
  door: Door,
): Circuit {
  const { name, group, clock, registry, timeout } = options
  // As in opossum, 0 stands for the default.
  const slots = options.rollingCountBuckets || 10
  const windowMs = options.rollingCountTimeout || 10_000
  const slotMs = windowMs / slots
  const { errorThresholdPercentage: threshold, volumeThreshold: minimumCalls } = options
  return new Circuit({
    name,
    group,
    clock,
    registry,
    warmUntil: door.warmUntil,
    policy: policyOf({ threshold, minimumCalls, slots, slotMs }),
    recovery: {
      sleepMs: () => options.resetTimeout,
      probes: options.probes,
      leaseMs: timeout === Infinity ? unboundedProbeMs : timeout + probeGraceMs,
    },
    statistics: { slots, slotMs },
    settings: () => ({
      door: 'CircuitBreaker',
      timeoutMs: finite(timeout),
      sleepMs: finite(options.resetTimeout),
      slots,
      probes: options.probes,
      capacity: finite(options.capacity),
      fallback: door.fallback(),
    }),
    inFlight: door.inFlight,
    onTransition: door.onTransition,
  })
}

function finite(value: number): number | null {
  return value === Infinity ? null : value
}
