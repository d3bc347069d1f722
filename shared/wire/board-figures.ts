import { outcomes } from '../engine/outcome.ts'
import type { Measurement } from '../engine/policy.ts'
import type { BatchesReading, CircuitReading, Counts, JudgedReading, WindowReading } from './reading.ts'
import { latencyShares, servings } from './reading.ts'

/**
 * All numbers of a reading that change from second to second, as whole numbers: counts as they are, latencies in 32nds
 * of a millisecond, which is what the percentiles of our histograms are exact in. They go by their places.
 */
export type Figures = readonly number[]

/** Stands for `null`: there is no such thing. */
const none = -1
/** Stands for a member that the source does not tell. */
const untold = -2

const perMs = 32
const counters = [...outcomes, ...servings]

/** Where the figures of a reading lie. Behind them come those of its rules, two of each, and of its batches. */
const places = {
  mean: 6,
  percentiles: 7,
  counts: 7 + latencyShares.length,
  totals: 7 + latencyShares.length + counters.length,
  rules: 7 + latencyShares.length + 2 * counters.length,
} as const

/** The figures of a reading. */
export function figuresOf({ judged, window, totals, inFlight }: CircuitReading): Figures {
  const { latency, counts, batches } = window
  const figures = [
    judged.errors,
    judged.calls,
    inFlight ?? none,
    window.fired ?? untold,
    window.peakInFlight ?? none,
    latency.count ?? untold,
    unitsOf(latency.mean),
  ]
  for (const ms of latency.percentiles) figures.push(unitsOf(ms))
  for (const counter of counters) figures.push(counts[counter])
  for (const counter of counters) figures.push(totals?.[counter] ?? untold)
  for (const { errors, calls } of judged.rules ?? []) figures.push(errors, calls)
  if (batches) figures.push(batches.count, batches.callers, batches.late, ...batches.sizes.map(unitsOf))
  for (let place = 0; place < figures.length; place++) figures[place] = Math.round(figures[place]!)
  return figures
}

/** The reading with other figures, as many as it has, taken at another time. */
export function withFigures(reading: CircuitReading, figures: Figures, at: number): CircuitReading {
  const { totals: _totals, ...rest } = reading
  const [errors = 0, calls = 0, inFlight = 0] = figures
  return {
    ...rest,
    at,
    judged: { ...reading.judged, errors, calls, ...rulesOf(reading.judged, figures) },
    window: windowOf(reading.window, figures),
    ...(figures[places.totals] === untold ? {} : { totals: countsAt(figures, places.totals) }),
    inFlight: orNull(inFlight),
  }
}

function windowOf(window: WindowReading, figures: Figures): WindowReading {
  const { fired: _fired, batches, ...rest } = window
  const [, , , fired = untold, peakInFlight = none, count = untold] = figures
  return {
    ...rest,
    ...(fired === untold ? {} : { fired }),
    counts: countsAt(figures, places.counts),
    latency: {
      ...(count === untold ? {} : { count }),
      mean: msOf(figures[places.mean]!),
      percentiles: figures.slice(places.percentiles, places.counts).map(msOf),
    },
    peakInFlight: orNull(peakInFlight),
    ...(batches ? { batches: batchesOf(figures.slice(-batchFigures)) } : {}),
  }
}

function rulesOf({ rules }: JudgedReading, figures: Figures): Pick<JudgedReading, 'rules'> {
  if (rules === undefined) return {}
  const own = (rule: Measurement, index: number): Measurement => {
    const place = places.rules + 2 * index
    return Object.assign({}, rule, { errors: figures[place]!, calls: figures[place + 1]! })
  }
  return { rules: rules.map(own) }
}

const batchFigures = 3 + latencyShares.length

function batchesOf([count = 0, callers = 0, late = 0, ...sizes]: Figures): BatchesReading {
  return { count, callers, late, sizes: sizes.map(msOf) }
}

function orNull(figure: number): number | null {
  return figure === none ? null : figure
}

function unitsOf(ms: number | null): number {
  return ms === null ? none : ms * perMs
}

function msOf(units: number): number | null {
  return units === none ? null : units / perMs
}

/** In the order of `counters`. */
function countsAt(figures: Figures, start: number): Counts {
  const countAt = (offset: number) => figures[start + offset]!
  return {
    success: countAt(0),
    failure: countAt(1),
    timeout: countAt(2),
    ignored: countAt(3),
    'short-circuited': countAt(4),
    rejected: countAt(5),
    cancelled: countAt(6),
    'fallback-success': countAt(7),
    'fallback-failure': countAt(8),
    'fallback-missing': countAt(9),
    'cache-hit': countAt(10),
    coalesced: countAt(11),
  }
}
