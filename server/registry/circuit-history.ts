import type { Outcome } from '../../shared/engine/outcome.ts'
import { isError, outcomes } from '../../shared/engine/outcome.ts'
import type { HistoryPage, HistoryRow } from '../../shared/wire/board-history.ts'
import { noCalls } from '../../shared/wire/board-history.ts'
import type { SparseCounts } from '../../shared/wire/board-latencies.ts'
import {
  bandBounds,
  bandCount,
  bandsOf,
  countedSince,
  noCounts as noBands,
} from '../../shared/wire/board-latencies.ts'
import type { CircuitReading } from '../../shared/wire/reading.ts'
import { latencyShares } from '../../shared/wire/reading.ts'
import { HistoryTier } from './history-tier.ts'

/** How far a history goes back. */
export interface KeptTimes {
  /** At one row a second. */
  readonly fineS: number
  /** At one row a minute. */
  readonly coarseS: number
}

/** What was counted in a stretch that is not over. */
interface Stretch {
  readonly second: number
  readonly counts: Record<Outcome, number>
  bands: Uint32Array | undefined
  newest: HistoryRow
}

/** Further apart than this, two readings do not tell what happened between them, in seconds. */
const longestGapS = 3
/** Time that falls back by more than this was set back, in seconds. */
const setBackS = 3
const minuteS = 60
/** A percentile of fewer calls says nothing. */
const fewestCalls = 20

/** The past of one circuit: a row for each of the last seconds, and for each of the minutes before. */
export class CircuitHistory {
  readonly #times: KeptTimes
  #fine: HistoryTier
  #coarse: HistoryTier
  #second: Stretch | undefined
  #minute: Stretch | undefined
  #totals: CircuitReading['totals']

  constructor(times: KeptTimes) {
    this.#times = times
    this.#fine = new HistoryTier({ stepS: 1, keptS: times.fineS })
    this.#coarse = new HistoryTier({ stepS: minuteS, keptS: times.coarseS })
  }

  /** Takes note of how the circuit stands in this second, and of the latencies since it was last looked at. */
  note(second: number, reading: CircuitReading, latencies: SparseCounts): void {
    const before = this.#second
    if (before && before.second - second > setBackS) this.#startAnew()
    const isGap = before !== undefined && second - before.second > longestGapS
    if (before && second > before.second) this.#closeSecond(before)
    if (before && isGap) this.#write(before.second + 1, unobserved, noBands)
    const stretch = this.#second ?? (this.#second = stretchAt(second, rowOf(reading)))
    stretch.newest = rowOf(reading)
    if (!isGap) this.#count(stretch, reading, latencies)
    this.#totals = reading.totals
  }

  /** The second with which the unfinished row begins: until there, all is told. `undefined` before the first. */
  get until(): number | undefined {
    return this.#second?.second
  }

  /** The rows of single seconds, those that are over. */
  finePages(): readonly HistoryPage[] {
    return this.#fine.pages()
  }

  /** The rows of minutes, those that are over. */
  coarsePages(): readonly HistoryPage[] {
    return this.#coarse.pages()
  }

  #count(stretch: Stretch, { totals }: CircuitReading, latencies: SparseCounts): void {
    const before = this.#totals
    if (totals && before) {
      for (const outcome of outcomes)
        stretch.counts[outcome] += Math.max(0, totals[outcome] - before[outcome])
    }
    addBands(stretch, bandsOf(latencies))
  }

  #closeSecond({ second, counts, bands, newest }: Stretch): void {
    this.#second = undefined
    this.#write(second, { ...newest, counts }, bands ? countedSince(undefined, bands) : noBands)
  }

  #write(second: number, row: HistoryRow, bands: SparseCounts): void {
    this.#fine.write(second, row, bands)
    const start = second - (second % minuteS)
    if (this.#minute && this.#minute.second < start) this.#closeMinute(this.#minute)
    const minute = (this.#minute ??= stretchAt(start, row))
    minute.newest = worse(minute.newest, row)
    for (const outcome of outcomes) minute.counts[outcome] += row.counts[outcome]
    addBands(minute, bands)
  }

  #closeMinute({ second, counts, bands, newest }: Stretch): void {
    this.#minute = undefined
    const [p50 = null, p90 = null, p99 = null] = bands ? percentilesOf(bands, [0.5, 0.9, 0.99]) : []
    const row = { ...newest, counts, errors: errorShareOf(counts), p50, p90, p99 }
    this.#coarse.write(second, row, bands ? countedSince(undefined, bands) : noBands)
  }

  #startAnew(): void {
    this.#fine = new HistoryTier({ stepS: 1, keptS: this.#times.fineS })
    this.#coarse = new HistoryTier({ stepS: minuteS, keptS: this.#times.coarseS })
    this.#second = this.#minute = this.#totals = undefined
  }
}

const unobserved: HistoryRow = {
  state: 'unobserved',
  mode: 'automatic',
  isQuiet: true,
  counts: noCalls,
  errors: null,
  p50: null,
  p90: null,
  p99: null,
}

/** The states in the order in which a minute is remembered for them. */
const badness: readonly HistoryRow['state'][] = ['unobserved', 'closed', 'half-open', 'partly-open', 'open']

function stretchAt(second: number, newest: HistoryRow): Stretch {
  return { second, counts: { ...noCalls }, bands: undefined, newest }
}

/** A reading as a row without calls. */
function rowOf({ state, mode, judged, window, inFlight }: CircuitReading): HistoryRow {
  const { count = fewestCalls, percentiles } = window.latency
  const isMeasured = count >= fewestCalls
  const share = (of: (typeof latencyShares)[number]) =>
    isMeasured ? (percentiles[latencyShares.indexOf(of)] ?? null) : null
  const isUncalled = judged.calls === 0 && !inFlight && (window.fired ?? 0) === 0
  return {
    state: state.kind,
    mode,
    isQuiet: isUncalled && outcomes.every((outcome) => window.counts[outcome] === 0),
    counts: noCalls,
    errors: judged.calls > 0 ? judged.errors / judged.calls : null,
    p50: share(0.5),
    p90: share(0.9),
    p99: share(0.99),
  }
}

/** A minute is remembered for the worst of its seconds, and counts as quiet when all of them were. */
function worse(one: HistoryRow, other: HistoryRow): HistoryRow {
  const worst = badness.indexOf(other.state) >= badness.indexOf(one.state) ? other : one
  return { ...worst, isQuiet: one.isQuiet && other.isQuiet }
}

function errorShareOf(counts: Readonly<Record<Outcome, number>>): number | null {
  const errors = outcomes.filter(isError).reduce((sum, outcome) => sum + counts[outcome], 0)
  const calls = errors + counts.success
  return calls > 0 ? errors / calls : null
}

function addBands(stretch: Stretch, counts: SparseCounts): void {
  if (counts.length === 0) return
  const bands = (stretch.bands ??= new Uint32Array(bandCount))
  for (let at = 0; at < counts.length; at += 2) bands[counts[at]!] = bands[counts[at]!]! + counts[at + 1]!
}

/** By nearest rank; a band answers with its middle. */
function percentilesOf(bands: Uint32Array, shares: readonly number[]): number[] {
  const total = bands.reduce((sum, calls) => sum + calls, 0)
  return shares.map((share) => {
    let left = Math.max(1, Math.ceil(share * total))
    const band = bands.findIndex((calls) => (left -= calls) <= 0)
    const [from, to] = bandBounds(Math.max(0, band))
    return (from + to) / 2
  })
}
