import type { TimeRange } from '../../store/time-range.ts'
import type { Happening } from '../../ui/happenings.ts'

/** The lines of a timeline that are shown. */
export interface ShownHappenings {
  /** All within the time that is looked at. */
  readonly within: readonly Happening[]
  readonly lines: readonly Happening[]
  /** How many more there are. */
  readonly hidden: number
  /** Why there are none, or what the lines are; empty where they speak for themselves. */
  readonly note: string
}

const most = 8

/** Those within the time that is looked at, or the last one before, the newest first. */
export function shownHappenings(
  happenings: readonly Happening[],
  { from, to }: TimeRange,
  isWhole: boolean,
): ShownHappenings {
  const within = happenings.filter(({ at }) => at >= from && at < to)
  const before = happenings.find(({ at }) => at < from)
  if (within.length > 0) {
    const lines = isWhole ? within : within.slice(0, most)
    return { within, lines, hidden: within.length - lines.length, note: '' }
  }
  if (before) return { within, lines: [before], hidden: 0, note: 'Nothing in this time. The last before:' }
  return { within, lines: [], hidden: 0, note: 'No change of state is known.' }
}
