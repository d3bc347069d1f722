import type { CircuitReading, TransitionReading } from '../../shared/wire/reading.ts'
import type { CircuitSlice } from '../../web/store/board.ts'
import { CircuitHistory } from '../../web/store/circuit-history.ts'
import { Series } from '../../web/store/series.ts'
import { counts, reading } from '../support/readings.ts'

/** The source's time in all these tests: 14:02:07, wherever they run. */
export const at = new Date(2026, 0, 20, 14, 2, 7).getTime()

/** The trip of the examples: 31 of 52 calls. */
export const tripped: TransitionReading = {
  at: at - 147_000,
  to: 'open',
  cause: {
    kind: 'rule',
    measured: {
      rule: 'error-percentage',
      errors: 31,
      calls: 52,
      threshold: 50,
      minimumCalls: 20,
      windowMs: 10_000,
    },
    errors: [
      { error: 'ECONNRESET', count: 28 },
      { error: 'timeout', count: 3 },
    ],
  },
}

/** How the third opening in a row came about. */
export const reopened: TransitionReading = {
  at: at - 65_000,
  to: 'open',
  cause: { kind: 'probe-failed', error: 'ECONNRESET', afterMs: 212 },
}

/** A closed circuit with calls, of which so many failed. */
export function closed(errors: number, calls: number, some: Partial<CircuitReading> = {}): CircuitReading {
  return reading({
    at,
    state: { kind: 'closed', since: at - 2 * 86_400_000 },
    judged: { errors, calls, threshold: 50, minimumCalls: 20 },
    window: {
      ms: 10_000,
      counts: counts({ success: calls - errors, failure: errors }),
      latency: { count: calls, mean: 60, percentiles: [1, 20, 64, 100, 248, 400, 912, 950, 990] },
      peakInFlight: 12,
    },
    totals: counts({ success: calls - errors, failure: errors }),
    ...some,
  })
}

/** The circuit of the examples: open for 65 s of 77, for the third time. */
export function open(some: Partial<CircuitReading> = {}): CircuitReading {
  return closed(0, 0, {
    state: { kind: 'open', since: at - 65_000, probeAt: at + 12_000, trips: 3 },
    window: {
      ms: 10_000,
      counts: counts({ 'short-circuited': 624, 'fallback-success': 614, 'fallback-failure': 10 }),
      latency: { count: 0, mean: null, percentiles: Array.from({ length: 9 }, () => null) },
      peakInFlight: 0,
    },
    lastTransition: reopened,
    opening: tripped,
    ...some,
  })
}

export function halfOpen(some: Partial<CircuitReading> = {}): CircuitReading {
  return closed(0, 9, {
    state: {
      kind: 'half-open',
      since: at - 3_000,
      trips: 1,
      probes: { needed: 5, passed: 2, inFlight: 1 },
    },
    lastTransition: { at: at - 3_000, to: 'half-open', cause: { kind: 'slept', sleptMs: 48_000 } },
    opening: tripped,
    ...some,
  })
}

/** Nobody calls; it has been called before. */
export function silent(some: Partial<CircuitReading> = {}): CircuitReading {
  return closed(0, 0, { totals: counts({ success: 9 }), ...some })
}

/** What the board keeps of a reading. */
export function slice(circuit: CircuitReading, some: Partial<CircuitSlice> = {}): CircuitSlice {
  return {
    key: circuit.name,
    sourceLabel: null,
    host: 'this process',
    reading: circuit,
    at,
    isStale: false,
    quietSince: null,
    lastTrip: circuit.opening ?? null,
    past: new Series(),
    history: new CircuitHistory(),
    transitions: [],
    ...some,
  }
}
