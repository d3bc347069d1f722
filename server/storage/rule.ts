import type { Backoff } from '../../shared/engine/backoff.ts'
import { sleepBy } from '../../shared/engine/backoff.ts'
import type { Policy } from '../../shared/engine/policy.ts'
import type { Random } from '../../shared/engine/random.ts'
import type { Recovery } from '../../shared/engine/recovery.ts'

/** When a shared circuit opens and how it comes back: what a policy and a backoff come to. */
export interface CircuitRule {
  readonly policy: Policy
  /**
   * How it comes back. Chance is handed in, for all processes must come to the same: whoever writes an entry draws it
   * once for all that read it.
   */
  readonly recovery: (random: Random) => Recovery
  /**
   * Other for other figures: `consecutive 5; exponential 1000 60000`. It is part of the key, so that processes with
   * different rules, as while a new version is rolled out, do not fold the same entries into different states.
   */
  readonly description: string
}

/**
 * When a circuit opens and what it takes to close it again, without how long it sleeps: `ConsecutiveBreaker`,
 * `CountBreaker` and `SamplingBreaker` are such.
 */
export interface CircuitBreakerPolicy {
  /** When a closed circuit opens. */
  readonly policy: Policy
  /** How many probes a verdict takes; as many are let through at once, in all processes together. Whole number from 1. */
  readonly probes: number
  /** Percentage of the probes that must pass, above 0, to 100. @default 100 */
  readonly passRate?: number | undefined
  /** How long a probe may hold its place, in milliseconds. @default 30000 */
  readonly leaseMs?: number | undefined
  /** Its name and all its figures: other figures, other text. */
  readonly description: string
}

/** What a policy and a backoff come to. */
export function ruleOf(breaker: CircuitBreakerPolicy, backoff: Backoff): CircuitRule {
  const { policy, probes, passRate, leaseMs = 30_000 } = breaker
  const sleeps = [1, 2, 3, 10].map((trips) => [0, 0.5].map((drawn) => backoff(trips, () => drawn)))
  return {
    policy,
    recovery: (random) => ({ sleepMs: sleepBy(backoff, random), probes, passRate, leaseMs }),
    description: JSON.stringify([breaker.description, policy.cells, probes, passRate, leaseMs, sleeps]),
  }
}

/** Under which key the circuits of this name and rule are kept. */
export function keyOf(name: string, { description }: CircuitRule): string {
  return `${name}#${fingerprintOf(description)}`
}

/** 32 bits of FNV-1a: few rules share a name, so that two of them hardly ever meet. */
function fingerprintOf(text: string): string {
  let bits = 0x811c9dc5
  for (let at = 0; at < text.length; at++) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193)
  return (bits >>> 0).toString(36)
}
