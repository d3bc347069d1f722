import type { Bin, Timeline } from './timeline.ts'

/** The time at a place on the axis, within the axis. */
export function timeAt({ from, to }: Timeline, x: number, width: number): number {
  return from + Math.min(1, Math.max(0, x / width)) * (to - from)
}

/** The bin that is drawn nearest to a place on the axis. */
export function binAt(timeline: Timeline, x: number, width: number): Bin | undefined {
  const at = timeAt(timeline, x, width)
  return timeline.bins.reduce<Bin | undefined>(
    (nearest, bin) => (isNearer(bin, nearest, at) ? bin : nearest),
    undefined,
  )
}

/** The bin in which a time lies; `undefined`: it is not on the axis. */
export function binNear({ bins, binMs }: Timeline, at: number): Bin | undefined {
  return bins.find((bin) => at >= bin.at - binMs / 2 && at < bin.at + binMs / 2)
}

/** The bin so many steps from a time; the newest counts as the place to start from. */
export function binBeside(timeline: Timeline, at: number | null, steps: number): Bin | undefined {
  const { bins } = timeline
  const start = at === null ? undefined : binNear(timeline, at)
  const from = start ? bins.indexOf(start) : bins.length - 1
  return bins[Math.min(bins.length - 1, Math.max(0, from + steps))]
}

function isNearer(bin: Bin, other: Bin | undefined, at: number): boolean {
  return other === undefined || Math.abs(bin.at - at) < Math.abs(other.at - at)
}
