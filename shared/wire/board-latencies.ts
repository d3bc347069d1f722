import { bucketCount } from '../engine/latency-histogram.ts'
import type { NumberReader } from './board-numbers.ts'
import { numberText } from './board-numbers.ts'

/** Calls by bucket of latency, those without calls left out: bucket, calls, bucket, calls, …, in rising order of buckets. */
export type SparseCounts = readonly number[]

/** No call. */
export const noCounts: SparseCounts = []

/** What was counted between two looks at counts that only grow; all of it where there was no look before. */
export function countedSince(before: ArrayLike<number> | undefined, now: ArrayLike<number>): SparseCounts {
  const counted: number[] = []
  for (let bucket = 0; bucket < now.length; bucket++) {
    const calls = now[bucket]! - (before?.[bucket] ?? 0)
    if (calls > 0) counted.push(bucket, calls)
  }
  return counted
}

/** As text: how many buckets, then for each how many were left out before it, and its calls. */
export function countsText(counts: SparseCounts): string {
  let text = numberText(counts.length / 2)
  let next = 0
  for (let at = 0; at < counts.length; at += 2) {
    const bucket = counts[at]!
    text += numberText(bucket - next) + numberText(counts[at + 1]!)
    next = bucket + 1
  }
  return text
}

/** @throws RangeError where there is no such text, or more than there can be buckets. */
export function readCounts(reader: NumberReader, mostBuckets = bucketCount): SparseCounts {
  const buckets = reader.next()
  const counts: number[] = []
  let next = 0
  for (let read = 0; read < buckets; read++) {
    const bucket = next + reader.next()
    if (bucket >= mostBuckets) throw new RangeError(`bucket ${bucket} of ${mostBuckets}`)
    counts.push(bucket, reader.next())
    next = bucket + 1
  }
  return counts
}

/** How many bands of latency a heat map has. */
export const bandCount = bucketCount / 4

/** Bounds of a band, in milliseconds: four to every doubling, a quarter of a millisecond each below 1 ms. */
export function bandBounds(band: number): readonly [from: number, to: number] {
  return [bandStart(band), bandStart(band + 1)]
}

/** Four buckets make one band. */
export function bandsOf(counts: SparseCounts): SparseCounts {
  const bands: number[] = []
  for (let at = 0; at < counts.length; at += 2) {
    const band = counts[at]! >> 2
    if (bands.at(-2) === band) bands.push(bands.pop()! + counts[at + 1]!)
    else bands.push(band, counts[at + 1]!)
  }
  return bands
}

/** Bucket 16 begins at 1 ms; every 16 buckets double. */
function bandStart(band: number): number {
  if (band < 4) return band / 4
  const doubling = Math.floor(band / 4) - 1
  return 2 ** doubling * (1 + (band % 4) / 4)
}
