import type { TimedBands } from '../../shared/wire/board-history.ts'
import { bandBounds, bandCount } from '../../shared/wire/board-latencies.ts'
import type { Timeline } from './timeline.ts'

/** How many calls took how long in each bin of a timeline. */
export interface HeatMap {
  /** Rows from the bottom up, two to every doubling of the latency; the lowest has all below 1 ms. */
  readonly rows: number
  /** Calls by bin and row: those of bin `b` and row `r` at `b * rows + r`. */
  readonly calls: Float32Array
  /** The lowest and the highest row with calls; `null`: there were none. */
  readonly used: readonly [lowest: number, highest: number] | null
  /** The most calls of one cell. */
  readonly most: number
}

/** What is known of latencies, in what steps. */
export interface Latencies {
  /** Second by second. */
  readonly seconds: readonly TimedBands[]
  /** Minute by minute; counts where nothing is known of its seconds. */
  readonly minutes: readonly TimedBands[]
}

/** Bands below 1 ms. */
const lowBands = 4
const rows = 1 + (bandCount - lowBands) / 2
const minuteS = 60

/** Lays the calls out over the bins of a timeline. The calls of a minute are spread evenly over its bins. */
export function heatMapOf({ seconds, minutes }: Latencies, timeline: Timeline): HeatMap {
  const calls = new Float32Array(timeline.bins.length * rows)
  const add = (second: number, lengthS: number, { bands }: TimedBands) =>
    spread(timeline, second, lengthS, (bin, share) => {
      for (let at = 0; at < bands.length; at += 2) {
        calls[bin * rows + rowOf(bands[at]!)]! += bands[at + 1]! * share
      }
    })
  for (const each of seconds) add(each.second, 1, each)
  const isFine = new Set(seconds.map(({ second }) => minuteOf(second)))
  for (const each of minutes) if (!isFine.has(minuteOf(each.second))) add(each.second, minuteS, each)
  return { rows, calls, ...extentOf(calls) }
}

/** The bounds of a row, in milliseconds. */
export function rowBounds(row: number): readonly [from: number, to: number] {
  if (row === 0) return [0, 1]
  const band = lowBands + 2 * (row - 1)
  return [bandBounds(band)[0], bandBounds(band + 1)[1]]
}

function rowOf(band: number): number {
  return band < lowBands ? 0 : 1 + Math.floor((band - lowBands) / 2)
}

/** The bins that a stretch lies in, and the share of it that lies in each. */
function spread(
  { bins, binMs }: Timeline,
  second: number,
  lengthS: number,
  add: (bin: number, share: number) => void,
): void {
  const [first] = bins
  if (!first) return
  const begin = (second * 1_000 - (first.at - binMs / 2)) / binMs
  const end = begin + (lengthS * 1_000) / binMs
  for (let bin = Math.max(0, Math.floor(begin)); bin < Math.min(bins.length, Math.ceil(end)); bin++) {
    add(bin, (Math.min(end, bin + 1) - Math.max(begin, bin)) / (end - begin))
  }
}

function extentOf(calls: Float32Array): Pick<HeatMap, 'used' | 'most'> {
  let [lowest, highest, most] = [rows, -1, 0]
  for (const [index, count] of calls.entries()) {
    if (count === 0) continue
    lowest = Math.min(lowest, index % rows)
    highest = Math.max(highest, index % rows)
    most = Math.max(most, count)
  }
  return { used: highest < 0 ? null : [lowest, highest], most }
}

function minuteOf(second: number): number {
  return second - (second % minuteS)
}
