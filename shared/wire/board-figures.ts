import { outcomes } from '../engine/outcome.ts'
import type { CircuitReading, Counts } from './reading.ts'
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

/** Where the figures of a reading lie. */
const places = {
  errors: 0,
  calls: 1,
  inFlight: 2,
  fired: 3,
  peakInFlight: 4,
  measured: 5,
  mean: 6,
  percentiles: 7,
  counts: 7 + latencyShares.length,
  totals: 7 + latencyShares.length + counters.length,
} as const

/** How many figures there are. */
export const figureCount = places.totals + counters.length

/** The figures of a reading. */
export function figuresOf({ judged, window, totals, inFlight }: CircuitReading): Figures {
  const { latency, counts } = window
  const figures = [
    judged.errors,
    judged.calls,
    inFlight,
    window.fired ?? untold,
    window.peakInFlight,
    latency.count ?? untold,
    unitsOf(latency.mean),
  ]
  for (const ms of latency.percentiles) figures.push(unitsOf(ms))
  for (const counter of counters) figures.push(counts[counter])
  for (const counter of counters) figures.push(totals?.[counter] ?? untold)
  for (let place = 0; place < figures.length; place++) figures[place] = Math.round(figures[place]!)
  return figures
}

/** The reading with other figures, taken at another time. */
export function withFigures(reading: CircuitReading, figures: Figures, at: number): CircuitReading {
  const { judged, window, totals: _totals, ...rest } = reading
  const { fired: _fired, latency: _latency, ...windowRest } = window
  const [errors = 0, calls = 0, inFlight = 0, fired = untold, peakInFlight = 0, count = untold] = figures
  return {
    ...rest,
    at,
    judged: { ...judged, errors, calls },
    window: {
      ...windowRest,
      ...(fired === untold ? {} : { fired }),
      counts: countsAt(figures, places.counts),
      latency: {
        ...(count === untold ? {} : { count }),
        mean: msOf(figures[places.mean]!),
        percentiles: figures.slice(places.percentiles, places.counts).map(msOf),
      },
      peakInFlight,
    },
    ...(figures[places.totals] === untold ? {} : { totals: countsAt(figures, places.totals) }),
    inFlight,
  }
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
