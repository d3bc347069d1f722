import { bucketCount, bucketMiddle, bucketOf } from '../engine/latency-histogram.ts'
import type { Outcome } from '../engine/outcome.ts'
import type { ModeKind } from '../engine/mode.ts'
import { modeKinds } from '../engine/mode.ts'
import { outcomes } from '../engine/outcome.ts'
import { isTransition } from './board-check.ts'
import type { SparseCounts } from './board-latencies.ts'
import { bandCount, countsText, readCounts } from './board-latencies.ts'
import { NumberReader, numberText } from './board-numbers.ts'
import { boardVersion } from './board.ts'
import type { StateReading, TransitionReading } from './reading.ts'
import { isObject } from './turbine-values.ts'

/** What a circuit did in one stretch of time: a second, or as much as a coarser history puts together. */
export interface HistoryRow {
  /** How it stood when the stretch ended; `unobserved`: nobody looked. */
  readonly state: StateReading['kind'] | 'unobserved'
  readonly mode: ModeKind
  /** Whether nobody had called for a whole window, and nobody waited for an answer. */
  readonly isQuiet: boolean
  /** How many calls came to each outcome in the stretch. */
  readonly counts: Readonly<Record<Outcome, number>>
  /** Share of errors among judged calls, 0 to 1: in a row of one second of what the rule saw, else of the stretch. `null`: no calls. */
  readonly errors: number | null
  /** Latencies in milliseconds, at most 3.2 % off: in a row of one second of the rolling window, else of the stretch (10 %). */
  readonly p50: number | null
  readonly p90: number | null
  readonly p99: number | null
}

/** A row, and the second since 1970 with which its stretch begins. */
export interface TimedRow {
  readonly second: number
  readonly row: HistoryRow
}

/** Calls by band of latency in one stretch of time. */
export interface TimedBands {
  readonly second: number
  /** See `bandBounds`. */
  readonly bands: SparseCounts
}

/** Rows of one circuit as they are kept and sent. A stretch that is not in them is like the one before, but without calls. */
export interface HistoryPage {
  /** The second since 1970 of the first row. */
  readonly start: number
  readonly rows: string
  /** Absent where latencies were not asked for. */
  readonly bands?: string
}

/** The last minutes of one circuit, as they come after a snapshot. */
export interface CircuitEntry {
  /** Under which it is told. */
  readonly number: number
  /** The second at which the rows end, not included. */
  readonly until: number
  readonly pages: readonly HistoryPage[]
  readonly transitions: readonly TransitionReading[]
}

/** All that is known of one circuit, as it is answered to whoever asks for it. */
export interface WholePast {
  readonly circuit: string
  /** The second at which the rows end, not included. */
  readonly until: number
  /** Rows of a second. */
  readonly fine: readonly HistoryPage[]
  /** Rows of a minute. */
  readonly coarse: readonly HistoryPage[]
  readonly transitions: readonly TransitionReading[]
}

/** The entries of a history message; what is none is left out. */
export function decodeEntries(entries: unknown): readonly CircuitEntry[] {
  return listOf(entries).flatMap((entry) => {
    const [number, until, pages, transitions] = listOf(entry)
    if (typeof number !== 'number' || typeof until !== 'number') return []
    return [{ number, until, ...pastOf(pages, transitions) }]
  })
}

/** Somebody's answer as a circuit's whole past; `undefined` when it is none. */
export function decodeWholePast(answer: unknown): WholePast | undefined {
  if (!isObject(answer) || answer['version'] !== boardVersion) return undefined
  const { circuit, until, fine, coarse, transitions } = answer
  if (typeof circuit !== 'string' || typeof until !== 'number') return undefined
  return {
    circuit,
    until,
    fine: listOf(fine).filter(isPage),
    coarse: listOf(coarse).filter(isPage),
    transitions: listOf(transitions).filter(isTransition),
  }
}

/** A row as text; `skipped` stretches were left out before it. */
export function rowText(skipped: number, row: HistoryRow): string {
  let mask = 0
  let calls = ''
  for (const [place, outcome] of outcomes.entries()) {
    const count = row.counts[outcome]
    if (count === 0) continue
    mask += 2 ** place
    calls += numberText(count)
  }
  const share = row.errors === null ? 0 : 1 + Math.round(row.errors * shareScale)
  const heads = [skipped, codeOf(row), share, slotOf(row.p50), slotOf(row.p90), slotOf(row.p99), mask]
  return heads.map(numberText).join('') + calls
}

/** Bands as text; `skipped` stretches were left out before them. */
export function bandsText(skipped: number, bands: SparseCounts): string {
  return numberText(skipped) + countsText(bands)
}

/**
 * The rows of a page, those that were left out included.
 *
 * @param stepS How long a stretch is, in seconds.
 * @param until The second at which the page ends, not included.
 * @throws RangeError where it is not what `rowText` wrote.
 */
export function readRows({ start, rows }: HistoryPage, stepS: number, until: number): readonly TimedRow[] {
  const read: TimedRow[] = []
  const reader = new NumberReader(rows)
  let second = start
  let before: HistoryRow | undefined
  const fillTo = (end: number) => {
    if (end - second > longestFill * stepS) throw new RangeError(`a stretch of ${end - second} s`)
    if (before) for (; second < end; second += stepS) read.push({ second, row: quietAfter(before) })
  }
  while (!reader.isAtEnd) {
    const at = Math.min(second + reader.next() * stepS, until)
    fillTo(at)
    before = readRow(reader)
    read.push({ second: at, row: before })
    second = at + stepS
  }
  fillTo(until)
  return read
}

/** The bands of a page; stretches without calls are left out. @throws RangeError as `readRows` does. */
export function readBands({ start, bands = '' }: HistoryPage, stepS: number): readonly TimedBands[] {
  const read: TimedBands[] = []
  const reader = new NumberReader(bands)
  for (let next = start; !reader.isAtEnd;) {
    const second = next + reader.next() * stepS
    read.push({ second, bands: readCounts(reader, bandCount) })
    next = second + stepS
  }
  return read
}

/** Whether a row need not be told after another. */
export function isRepeated(before: HistoryRow, row: HistoryRow): boolean {
  const hasCalls = outcomes.some((outcome) => row.counts[outcome] > 0)
  const isMeasured = [row.errors, row.p50, row.p90, row.p99].some((figure) => figure !== null)
  return !hasCalls && !isMeasured && codeOf(row) === codeOf(before)
}

/** No calls. */
export const noCalls: HistoryRow['counts'] = {
  success: 0,
  failure: 0,
  timeout: 0,
  ignored: 0,
  'short-circuited': 0,
  rejected: 0,
  cancelled: 0,
}

function pastOf(pages: unknown, transitions: unknown): Pick<CircuitEntry, 'pages' | 'transitions'> {
  return { pages: listOf(pages).filter(isPage), transitions: listOf(transitions).filter(isTransition) }
}

function isPage(page: unknown): page is HistoryPage {
  if (!isObject(page)) return false
  const { start, rows, bands } = page
  return (
    typeof start === 'number' && typeof rows === 'string' && ['string', 'undefined'].includes(typeof bands)
  )
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

const shareScale = 10_000
/** So many rows can be left out at most. */
const longestFill = 4_000
const states: readonly HistoryRow['state'][] = ['unobserved', 'closed', 'open', 'half-open', 'partly-open']

function codeOf({ state, mode, isQuiet }: HistoryRow): number {
  return (modeKinds.indexOf(mode) * states.length + states.indexOf(state)) * 2 + Number(isQuiet)
}

/** Latencies go by the bucket in which they lie, counted from 1. */
function slotOf(ms: number | null): number {
  return ms === null ? 0 : 1 + bucketOf(ms)
}

function readRow(reader: NumberReader): HistoryRow {
  const code = reader.next()
  const place = Math.floor(code / 2)
  const share = reader.next()
  const [p50, p90, p99] = [readLatency(reader), readLatency(reader), readLatency(reader)]
  const mask = reader.next()
  const counts = { ...noCalls }
  for (const [bit, outcome] of outcomes.entries()) {
    if ((mask & (1 << bit)) !== 0) counts[outcome] = reader.next()
  }
  return {
    state: states[place % states.length] ?? 'unobserved',
    mode: modeKinds[Math.floor(place / states.length)] ?? 'automatic',
    isQuiet: code % 2 === 1,
    counts,
    errors: share === 0 ? null : (share - 1) / shareScale,
    p50,
    p90,
    p99,
  }
}

function readLatency(reader: NumberReader): number | null {
  const slot = reader.next()
  if (slot > bucketCount) throw new RangeError(`bucket ${slot - 1} of ${bucketCount}`)
  return slot === 0 ? null : bucketMiddle(slot - 1)
}

function quietAfter(row: HistoryRow): HistoryRow {
  return { ...row, counts: noCalls, errors: null, p50: null, p90: null, p99: null }
}
