import type { Past } from '../store/series.ts'
import type { ShownState } from '../store/standing.ts'
import type { BarPart } from './bars.ts'
import { spansOf } from './spans.ts'
import type { Stretch } from './stretch.ts'
import { isMeasured, isObserved, stretchOf } from './stretch.ts'
import type { TimeRange } from '../store/time-range.ts'

/** The percentiles that charts draw. */
export const percentileFields = ['p50', 'p90', 'p99'] as const

/** One of them. */
export type PercentileField = (typeof percentileFields)[number]

/** A few seconds. Rates are per second, errors percent, latencies milliseconds; `null`: not measured. */
export interface Bin extends Readonly<Record<BarPart | PercentileField | 'errors', number | null>> {
  /** Its middle, in milliseconds since 1970. */
  readonly at: number
}

/** A stretch of time in one state. */
export interface StateSpan extends TimeRange {
  /** `undefined`: nobody knows. */
  readonly state: ShownState | undefined
}

/** What the charts of a circuit draw. */
export interface Timeline extends TimeRange {
  readonly binMs: number
  readonly bins: readonly Bin[]
  readonly states: readonly StateSpan[]
  /** Where neither errors nor latencies could be measured. */
  readonly unmeasured: readonly TimeRange[]
  /** Where nobody looked. */
  readonly unobserved: readonly TimeRange[]
}

/**
 * The past of a circuit, cut into bins. Bins begin at round times, so that they keep their values while they wander.
 *
 * @param range In whole seconds.
 * @param binSeconds How wide a bin is. @default as wide as a bar needs to be seen
 */
export function timelineOf(
  past: Past,
  range: TimeRange,
  binSeconds: number = binSecondsFor(range),
): Timeline {
  const to = Math.ceil(range.to / 1_000)
  const begin = Math.floor(range.from / 1_000)
  const from = Math.floor(begin / binSeconds) * binSeconds
  const stretch = stretchOf(past, from, to)
  const spans = <Value>(values: readonly Value[]) => timedSpans(values, from, begin)
  return {
    from: begin * 1_000,
    to: to * 1_000,
    binMs: binSeconds * 1_000,
    bins: binsOf({ past, stretch, from, to, binSeconds }),
    states: spans(stretch.states).map((span) => ({ from: span.from, to: span.to, state: span.value })),
    unmeasured: spans(stretch.states.map((_, second) => !isMeasured(stretch, second))).filter(isTrue),
    unobserved: spans(stretch.states.map((_, second) => !isObserved(stretch, second))).filter(isTrue),
  }
}

/** Bins as wide as a bar needs to be seen, and no narrower than what is known of a stretch so long. */
function binSecondsFor({ from, to }: TimeRange): number {
  const minutes = (to - from) / 60_000
  const seconds = [
    [1, 1],
    [5, 2],
    [15, 5],
    [240, 60],
    [720, 180],
  ].find(([most = 0]) => minutes <= most)
  return seconds?.[1] ?? 900
}

interface Binning {
  readonly past: Past
  readonly stretch: Stretch
  readonly from: number
  readonly to: number
  readonly binSeconds: number
}

function binsOf({ past, stretch, from, to, binSeconds }: Binning): readonly Bin[] {
  const [p50, p90, p99] = [past.read('p50', from, to), past.read('p90', from, to), past.read('p99', from, to)]
  return Array.from({ length: Math.ceil((to - from) / binSeconds) }, (_, index): Bin => {
    const first = index * binSeconds
    const rate = (part: BarPart) => meanOf(stretch[part], first, first + binSeconds)
    const newest = (values: ArrayLike<number>) => newestOf(values, first, first + binSeconds)
    const errors = newest(stretch.errors)
    return {
      at: (from + first + binSeconds / 2) * 1_000,
      errors: errors === null ? null : errors * 100,
      failure: rate('failure'),
      timeout: rate('timeout'),
      rejected: rate('rejected'),
      'short-circuited': rate('short-circuited'),
      success: rate('success'),
      p50: newest(p50),
      p90: newest(p90),
      p99: newest(p99),
    }
  })
}

/** Of what was measured; hours are a hundred thousand numbers, too many to copy. */
function meanOf(values: ArrayLike<number>, from: number, to: number): number | null {
  let [sum, measured] = [0, 0]
  for (let index = from; index < to; index++) {
    const value = values[index] ?? NaN
    if (!(value >= 0)) continue
    sum += value
    measured++
  }
  return measured === 0 ? null : sum / measured
}

function newestOf(values: ArrayLike<number>, from: number, to: number): number | null {
  for (let index = to - 1; index >= from; index--) {
    const value = values[index] ?? NaN
    if (value >= 0) return value
  }
  return null
}

function timedSpans<Value>(values: readonly Value[], from: number, begin: number) {
  return spansOf(values)
    .map(({ value, from: first, to: last }) => ({
      value,
      from: Math.max(begin, from + first) * 1_000,
      to: (from + last) * 1_000,
    }))
    .filter((span) => span.to > span.from)
}

function isTrue({ value }: { readonly value: boolean }): boolean {
  return value
}
