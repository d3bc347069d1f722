import type { PointerEvent } from 'react'
import { useState } from 'react'
import { useKeys } from '../ui/use-keys.ts'
import { binAt, binBeside } from './crosshair.ts'
import type { Bin, Timeline } from './timeline.ts'

/** Where the cross-hair stands, and what moves it. */
export interface Crosshair {
  /** What it stands on; `null`: it is not shown. */
  readonly bin: Bin | null
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerLeave: () => void
}

/** One time that all charts of a page point at: where the pointer is, or where `[` and `]` have stepped to. */
export function useCrosshair(timeline: Timeline, left: number, width: number): Crosshair {
  const [at, setAt] = useState<number | null>(null)
  const step = (steps: number) => () => setAt(binBeside(timeline, at, steps)?.at ?? null)
  useKeys({ '[': step(-1), ']': step(1) })
  return {
    bin: timeline.bins.find((bin) => bin.at === at) ?? null,
    onPointerMove({ clientX, currentTarget }) {
      const x = clientX - currentTarget.getBoundingClientRect().left - left
      setAt(x < 0 ? null : (binAt(timeline, x, width)?.at ?? null))
    },
    onPointerLeave: () => setAt(null),
  }
}
