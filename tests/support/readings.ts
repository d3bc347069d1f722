import type { CircuitReading, Counts } from '../../shared/wire/reading.ts'

/** Counts that are all zero but for the ones given. */
export function counts(some: Partial<Counts> = {}): Counts {
  return {
    success: 0,
    failure: 0,
    timeout: 0,
    ignored: 0,
    'short-circuited': 0,
    rejected: 0,
    cancelled: 0,
    'fallback-success': 0,
    'fallback-failure': 0,
    'fallback-missing': 0,
    'cache-hit': 0,
    coalesced: 0,
    ...some,
  }
}

/** A healthy circuit without calls, but for the parts given. */
export function reading(some: Partial<CircuitReading> = {}): CircuitReading {
  return {
    name: 'payments.charge',
    group: 'payments',
    at: Date.UTC(2026, 0, 1),
    state: { kind: 'closed', since: Date.UTC(2025, 11, 31) },
    mode: 'automatic',
    judged: { errors: 0, calls: 0, threshold: 50, minimumCalls: 20 },
    window: {
      ms: 10_000,
      fired: 0,
      counts: counts(),
      latency: { count: 0, mean: null, percentiles: [null, null, null, null, null, null, null, null, null] },
      peakInFlight: 0,
    },
    totals: counts(),
    inFlight: 0,
    settings: {
      door: 'CircuitBreaker',
      timeoutMs: 800,
      sleepMs: 30_000,
      slots: 10,
      probes: 1,
      capacity: 64,
      fallback: null,
    },
    lastTransition: null,
    opening: null,
    hosts: 1,
    ...some,
  }
}
