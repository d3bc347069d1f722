import { useMemo } from 'react'
import type { Timeline } from '../../charts/timeline.ts'
import { timelineOf } from '../../charts/timeline.ts'
import type { CircuitSlice } from '../../store/board.ts'
import { LongPast } from '../../store/long-past.ts'
import type { TimeWish } from '../../store/shown-time.ts'
import { shownRange } from '../../store/shown-time.ts'

/** What is known of a minute and of no second of it is shown as a minute. */
const coarseS = 60

/** The past of a circuit over the time that somebody looks at. */
export function useTimeline(slice: CircuitSlice, { minutes, span, moment }: TimeWish): Timeline {
  return useMemo(() => {
    const { past: recent, history, transitions, at } = slice
    const past = new LongPast({ past: recent, minutes: history.minutes(), transitions })
    const range = shownRange({ minutes, span, moment }, at)
    const isCoarse = past.isCoarse(Math.floor(range.from / 1_000), Math.ceil(range.to / 1_000))
    const isLong = range.to - range.from >= 10 * coarseS * 1_000
    return isCoarse && isLong ? timelineOf(past, range, coarseS) : timelineOf(past, range)
  }, [slice, minutes, span, moment])
}
