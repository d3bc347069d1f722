import type { PointerEvent } from 'react'
import { useState } from 'react'
import { drawnSpan } from '../store/shown-time.ts'
import type { TimeRange } from '../store/time-range.ts'
import { binAt, binNear, timeAt } from './crosshair.ts'
import type { Bin, Timeline } from './timeline.ts'

/** Where the cross-hair stands and what is being drawn over the plots. */
export interface Crosshair {
  /** What it stands on; `null`: it is not shown. */
  readonly bin: Bin | null
  /** The stretch that somebody is just drawing. */
  readonly selection: TimeRange | null
  /** What the panel of all plots must listen to. */
  readonly handlers: {
    readonly onPointerDown: PointerHandler
    readonly onPointerMove: PointerHandler
    readonly onPointerUp: PointerHandler
    readonly onPointerLeave: () => void
    readonly onPointerCancel: () => void
  }
}

type PointerHandler = (event: PointerEvent<HTMLElement>) => void

interface CrosshairOptions {
  readonly timeline: Timeline
  /** Where the plots begin within the panel, and how wide they are, in pixels. */
  readonly left: number
  readonly width: number
  /** Where it stands while nobody points, in milliseconds since 1970; `null`: nowhere. */
  readonly moment: number | null
  /** Called with the instant that somebody chose. */
  readonly onMoment: (at: number) => void
  /** Called with the stretch that somebody drew. */
  readonly onSpan: (span: TimeRange) => void
}

/** The pointer must go so far for a stretch to be meant and not an instant, in pixels. */
const leastDrawn = 6

/** One time that all charts of a page point at: where the pointer is, or the chosen instant. A drag chooses a stretch. */
export function useCrosshair({ timeline, left, width, ...options }: CrosshairOptions): Crosshair {
  const [at, setAt] = useState<number | null>(null)
  const [drawn, setDrawn] = useState<{ readonly from: number; readonly to: number } | null>(null)
  const placeOf = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) =>
    clientX - currentTarget.getBoundingClientRect().left - left
  const isDrawn = drawn !== null && Math.abs(drawn.to - drawn.from) >= leastDrawn
  const timesOf = ({ from, to }: TimeRange) =>
    [timeAt(timeline, from, width), timeAt(timeline, to, width)] as const
  return {
    bin: pointedBin(),
    selection: isDrawn ? ordered(timesOf(drawn)) : null,
    handlers: {
      onPointerDown(event) {
        const x = placeOf(event)
        if (event.button !== 0 || x < 0 || !isOnPlot(event)) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrawn({ from: x, to: x })
      },
      onPointerMove(event) {
        const x = placeOf(event)
        setAt(x < 0 ? null : (binAt(timeline, x, width)?.at ?? null))
        setDrawn((before) => before && { ...before, to: x })
      },
      onPointerUp() {
        setDrawn(null)
        if (drawn === null) return
        const span = isDrawn ? drawnSpan(...timesOf(drawn)) : null
        const bin = binAt(timeline, drawn.to, width)
        if (span) options.onSpan(span)
        else if (bin) options.onMoment(bin.at)
      },
      onPointerLeave: () => setAt(null),
      onPointerCancel: () => setDrawn(null),
    },
  }

  function pointedBin(): Bin | null {
    const pointed = timeline.bins.find((bin) => bin.at === at)
    if (pointed || options.moment === null) return pointed ?? null
    return binNear(timeline, options.moment) ?? null
  }
}

/** Titles and legends can be selected as text. */
function isOnPlot({ target }: PointerEvent<HTMLElement>): boolean {
  return target instanceof Element && target.closest('.chart-plot, .state-ribbon svg, .time-scale') !== null
}

function ordered([one, other]: readonly [number, number]): TimeRange {
  return { from: Math.min(one, other), to: Math.max(one, other) }
}
