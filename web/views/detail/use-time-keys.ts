import { binBeside } from '../../charts/crosshair.ts'
import type { Timeline } from '../../charts/timeline.ts'
import type { TimeChange, TimeWish } from '../../store/shown-time.ts'
import { isSameTime, moved, zoomed } from '../../store/shown-time.ts'
import { useKeys } from '../../ui/use-keys.ts'
import type { OnTime } from './time-strip.tsx'

interface TimeKeysOptions {
  readonly wish: TimeWish
  readonly timeline: Timeline
  /** The source's time. */
  readonly now: number
  /** Where `Escape` leads first. */
  readonly home: TimeChange
  readonly onTime: OnTime
  /** Called by `Escape` when that is where somebody is. */
  readonly onLeave: () => void
}

/** Keys that go through time: `[` and `]` step, `{` and `}` move on by half of what is shown, `+` and `-` look closer and wider. */
export function useTimeKeys({ wish, timeline, now, home, onTime, onLeave }: TimeKeysOptions): void {
  const step = (steps: number) => () => {
    const bin = binBeside(timeline, wish.moment, steps)
    if (bin) onTime({ span: wish.span, moment: bin.at })
  }
  useKeys({
    '[': step(-1),
    ']': step(1),
    '{': () => onTime(moved(wish, now, -1)),
    '}': () => onTime(moved(wish, now, 1)),
    '+': () => onTime(zoomed(wish, now, 0.5)),
    '-': () => onTime(zoomed(wish, now, 2)),
    Escape: () => (isSameTime(wish, home) ? onLeave() : onTime(home)),
  })
}
