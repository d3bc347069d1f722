import type { CircuitReading, Counts, TransitionReading } from '../../shared/wire/reading.ts'
import { latencyShares } from '../../shared/wire/reading.ts'
import type { Standing } from './standing.ts'
import { isUnobserved, standingOf } from './standing.ts'

/** What a circuit's figures are, wherever they are shown. `null`: not measured. */
export interface Figures {
  /** Share of errors, 0 to 1. */
  readonly errors: number | null
  /** Whether those errors are the ones that opened the circuit. */
  readonly isAtTrip: boolean
  /** Attempts per second. */
  readonly calls: number | null
  /** Calls turned away per second; `null`: the source cannot tell. */
  readonly blocked: number | null
  /** Whether no call is let through, so that the calls turned away are the traffic. */
  readonly isBlocking: boolean
  /** Milliseconds. */
  readonly p99: number | null
}

/** A percentile of fewer calls says nothing. */
const fewestCalls = 20

/** @param lastTrip How the circuit last left the closed state, as far as anybody remembers. */
export function figuresOf(
  reading: CircuitReading,
  standing: Standing,
  lastTrip: TransitionReading | null,
): Figures {
  const isBlocking = standing === 'open' || standing === 'forced-open'
  const atTrip = standing === 'open' ? tripShare(lastTrip) : null
  const isMeasured = standing !== 'forced-open' && !isUnobserved(reading)
  return {
    errors: atTrip ?? (isMeasured ? errorShare(reading) : null),
    isAtTrip: atTrip !== null,
    calls: isBlocking ? null : callsPerSecond(reading),
    blocked: blockedPerSecond(reading),
    isBlocking,
    p99: isBlocking ? null : percentile(reading, 0.99),
  }
}

/** What disc, order and charts go by: all calls that came, let through or not, per second. */
export function trafficOf({ calls, blocked }: Figures): number {
  return (calls ?? 0) + (blocked ?? 0)
}

/** Calls per second as a share of the busiest circuit's, 0 to 1. */
export function volumeOf(figures: Figures, busiest: number): number {
  return busiest > 0 ? Math.min(1, trafficOf(figures) / busiest) : 0
}

/** Calls that reached the function, or would have but for the bulkhead. */
export function attempts(counts: Counts): number {
  return counts.success + counts.failure + counts.timeout + counts.rejected + counts.ignored
}

/** Calls of the window, as far as they were observed; `null` when none was seen. */
export function callsSeen(reading: CircuitReading): number | null {
  const { counts, fired = 0 } = reading.window
  if (standingOf(reading) === 'silent') return null
  if (isUnobserved(reading)) return fired > 0 ? fired : null
  // Of a foreign stream the page shows the rate that Netflix's own shows: the count that the rule goes by.
  return reading.totals === undefined ? reading.judged.calls : attempts(counts)
}

/** The latency below which this share of calls stays, in milliseconds; `null` when too few were measured. */
export function percentile(
  { window: { latency } }: CircuitReading,
  share: (typeof latencyShares)[number],
): number | null {
  if (latency.count !== undefined && latency.count < fewestCalls) return null
  return latency.percentiles[latencyShares.indexOf(share)] ?? null
}

/** Share of callers whom the fallback served well, of all who needed it; `null` when nobody did. */
export function fallbackShare(counts: Counts): number | null {
  const served = counts['fallback-success']
  const needed = served + counts['fallback-failure'] + counts['fallback-missing']
  return needed === 0 ? null : served / needed
}

/** Share of judged calls that failed; `null` when none was judged. */
export function errorShare({ judged }: CircuitReading): number | null {
  return judged.calls > 0 ? judged.errors / judged.calls : null
}

function tripShare(trip: TransitionReading | null): number | null {
  if (trip?.cause.kind !== 'rule') return null
  const { errors, calls } = trip.cause.measured
  return calls > 0 ? errors / calls : null
}

function callsPerSecond(reading: CircuitReading): number | null {
  const calls = callsSeen(reading)
  return calls === null ? null : perSecond(reading, calls)
}

function blockedPerSecond(reading: CircuitReading): number | null {
  const { counts, untold } = reading.window
  return untold?.includes('short-circuited') ? null : perSecond(reading, counts['short-circuited'])
}

function perSecond({ window }: CircuitReading, count: number): number {
  return count / (window.ms / 1_000)
}
