import type { PercentileField, Timeline } from './timeline.ts'
import { percentileFields } from './timeline.ts'

/** Where a line ends, and at which latency in milliseconds. */
export interface LineEnd {
  readonly field: PercentileField
  readonly at: number
  readonly value: number
}

/** A name beside a line needs so large a share of the axis. */
const roomForName = 0.05

/** Names that would stand closer than this factor of each other would be in each other's way. */
const leastApart = 1.35

/** The ends of the lines at the first stretch without latencies that has room for their names. */
export function lineEnds({ bins, unmeasured, from, to, binMs }: Timeline): readonly LineEnd[] {
  const room = (to - from) * roomForName
  const isMeasured = (index: number) => (bins[index]?.p99 ?? null) !== null
  const last = bins.findIndex(
    (bin, index) =>
      isMeasured(index) &&
      !isMeasured(index + 1) &&
      unmeasured.some((gap) => Math.abs(gap.from - bin.at) <= binMs && gap.to - gap.from >= room),
  )
  const ends = percentileFields.flatMap((field) => {
    const value = bins[last]?.[field] ?? null
    return value === null ? [] : [{ field, at: (bins[last]?.at ?? 0) + binMs / 2, value }]
  })
  return areApart(ends) ? ends : []
}

function areApart(ends: readonly LineEnd[]): boolean {
  return ends.every(({ value }, index) => index === 0 || value >= (ends[index - 1]?.value ?? 0) * leastApart)
}
