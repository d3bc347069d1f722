import type { Bin, Timeline } from './timeline.ts'

/** The bin that is drawn nearest to a place on the axis. */
export function binAt({ bins, from, to }: Timeline, x: number, width: number): Bin | undefined {
  const at = from + (x / width) * (to - from)
  return bins.reduce<Bin | undefined>(
    (nearest, bin) => (isNearer(bin, nearest, at) ? bin : nearest),
    undefined,
  )
}

/** The bin so many steps from a time; the newest counts as the place to start from. */
export function binBeside({ bins }: Timeline, at: number | null, steps: number): Bin | undefined {
  const found = bins.findIndex((bin) => bin.at === at)
  const from = found < 0 ? bins.length - 1 : found
  return bins[Math.min(bins.length - 1, Math.max(0, from + steps))]
}

function isNearer(bin: Bin, other: Bin | undefined, at: number): boolean {
  return other === undefined || Math.abs(bin.at - at) < Math.abs(other.at - at)
}
