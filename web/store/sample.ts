import type { CircuitReading, Counts } from '../../shared/wire/reading.ts'
import { errorShare, percentile } from './figures.ts'
import type { Sample, SeriesField } from './series.ts'
import { isUnobserved, shownStateOf, standingOf } from './standing.ts'

/** A reading and the source's time at which it was taken, in milliseconds since 1970. */
export interface Reading {
  readonly reading: CircuitReading
  readonly at: number
}

/** Two readings further apart than this do not tell what happened between them. */
const longestStepMs = 3_000

type Rates = Readonly<Record<Extract<SeriesField, keyof Counts>, number>>

/**
 * What a new reading adds to a circuit's past: one sample for each second since the reading before, a single one where
 * the time between was not observed.
 */
export function samplesOf(before: Reading | undefined, { reading, at }: Reading): readonly Sample[] {
  const second = secondOf(at)
  const sample = { ...measured(reading), ...(rates(before, { reading, at }) ?? unobserved), second }
  const first = before && at - before.at <= longestStepMs ? Math.min(second, secondOf(before.at) + 1) : second
  return Array.from({ length: second - first + 1 }, (_, index) => ({ ...sample, second: first + index }))
}

/** The second in which a moment lies, in seconds since 1970. */
export function secondOf(at: number): number {
  return Math.floor(at / 1_000)
}

function measured(reading: CircuitReading): Pick<Sample, 'state' | 'errors' | 'p50' | 'p90' | 'p99'> {
  const standing = standingOf(reading)
  const isMeasured = standing !== 'open' && standing !== 'forced-open' && !isUnobserved(reading)
  return {
    state: shownStateOf(standing),
    errors: (isMeasured ? errorShare(reading) : null) ?? NaN,
    p50: (isMeasured ? percentile(reading, 0.5) : null) ?? NaN,
    p90: (isMeasured ? percentile(reading, 0.9) : null) ?? NaN,
    p99: (isMeasured ? percentile(reading, 0.99) : null) ?? NaN,
  }
}

/** How many calls a second came to each outcome; `undefined` where that was not observed. */
function rates(before: Reading | undefined, { reading, at }: Reading): Rates | undefined {
  const { totals, window } = reading
  if (isUnobserved(reading)) return undefined
  if (totals === undefined) return ratesOf(window.counts, noCounts, window.ms)
  const totalsBefore = before?.reading.totals
  if (before === undefined || totalsBefore === undefined) return undefined
  const stepMs = at - before.at
  if (stepMs <= 0 || stepMs > longestStepMs) return undefined
  const counted = ratesOf(totals, totalsBefore, stepMs)
  const wasReset = Object.values(counted).some((rate) => rate < 0)
  return wasReset ? undefined : counted
}

/** The caller's own mistakes stand with the successes: the dependency answered. */
function ratesOf(counts: RateCounts, before: RateCounts, ms: number): Rates {
  const rate = (count: keyof RateCounts) => ((counts[count] - before[count]) * 1_000) / ms
  return {
    success: rate('success') + rate('ignored'),
    failure: rate('failure'),
    timeout: rate('timeout'),
    rejected: rate('rejected'),
    'short-circuited': rate('short-circuited'),
  }
}

type RateCounts = Pick<Counts, keyof Rates | 'ignored'>

const noCounts: RateCounts = {
  success: 0,
  failure: 0,
  timeout: 0,
  rejected: 0,
  'short-circuited': 0,
  ignored: 0,
}

const unobserved: Rates = { success: NaN, failure: NaN, timeout: NaN, rejected: NaN, 'short-circuited': NaN }
