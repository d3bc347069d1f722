import type { RefObject } from 'react'
import { Suspense } from 'react'
import type { CircuitSlice } from '../../store/board.ts'
import { figuresOf, volumeOf } from '../../store/figures.ts'
import type { TimeChange, TimeWish } from '../../store/shown-time.ts'
import { isSameTime, live, moved, zoomed } from '../../store/shown-time.ts'
import { standingOf } from '../../store/standing.ts'
import { happeningsOf, seenHappenings } from '../../ui/happenings.ts'
import { lookingSentence } from '../../ui/time-sentences.ts'
import { phone, useMedia } from '../../ui/use-media.ts'
import { chartsLater } from './charts-later.tsx'
import { Headline } from './headline.tsx'
import { KeyFiguresRow } from './key-figures-row.tsx'
import { keyFiguresOf } from './key-figures.ts'
import { PastHeadline } from './past-headline.tsx'
import { RangeControl } from './range-control.tsx'
import type { RangeControlProps } from './range-control.tsx'
import { Side } from './side.tsx'
import { thenOf } from './then.ts'
import type { OnTime } from './time-strip.tsx'
import { TimeStrip } from './time-strip.tsx'
import { useTimeKeys } from './use-time-keys.ts'
import { useTimeline } from './use-timeline.ts'
import './circuit-detail.css'

const { Part: Charts } = chartsLater

export interface CircuitDetailProps {
  readonly slice: CircuitSlice
  /** What of its past is looked at. */
  readonly wish: TimeWish
  readonly onTime: OnTime
  /** What is looked at when nobody chooses, and where `back` leads. @default what is */
  readonly home?: TimeChange
  /** @default "Back to live" */
  readonly back?: string
  /** Whether it comes out of a file, so that nothing is so long ago. @default false */
  readonly isSaved?: boolean
  /** How far back the charts go, where that can be chosen. */
  readonly ranges?: RangeControlProps
  readonly onLeave: () => void
  /** Calls per second of the busiest circuit on the board. */
  readonly busiest: number
  readonly heading: RefObject<HTMLHeadingElement | null>
}

/** All there is to see of one circuit. */
export function CircuitDetail({
  slice,
  wish,
  busiest,
  heading,
  onTime,
  home = live,
  isSaved = false,
  ...props
}: CircuitDetailProps) {
  const isPhone = useMedia(phone)
  const { reading, at: now } = slice
  const timeline = useTimeline(slice, wish)
  const standing = standingOf(reading)
  const figures = figuresOf(reading, standing, slice.lastTrip)
  const happenings = reading.lastTransition === undefined ? seenHappenings(timeline) : happeningsOf(slice)
  const { threshold } = reading.judged
  const was = thenOf({ timeline, time: wish, happenings, threshold, now, isSaved })
  const sentence = isSameTime(wish, home) ? null : lookingSentence(wish, now, isSaved)
  const until = wish.moment ?? wish.span?.to ?? null
  const size = isPhone ? 112 : 172
  const onMoment = (moment: number) => onTime({ span: wish.span, moment })
  useTimeKeys({ wish, timeline, now, home, onTime, onLeave: props.onLeave })
  return (
    <>
      {sentence && (
        <TimeStrip
          sentence={sentence}
          back={props.back}
          onBack={() => onTime(home)}
          onMove={(direction) => onTime(moved(wish, now, direction))}
          onZoom={(factor) => onTime(zoomed(wish, now, factor))}
        />
      )}
      {was ? (
        <PastHeadline {...{ slice, was, heading, size }} />
      ) : (
        <Headline {...{ slice, standing, heading, size }} volume={volumeOf(figures, busiest)} />
      )}
      <KeyFiguresRow figures={was ? was.figures : keyFiguresOf(slice, figures, timeline)} />
      <div className="detail-body">
        <div className="detail-charts">
          {isPhone && props.ranges && <RangeControl {...props.ranges} />}
          <Suspense fallback={<div className="charts" />}>
            <Charts
              {...{ slice, timeline, onMoment }}
              moment={wish.moment}
              onSpan={(span) => onTime({ span, moment: null })}
            />
          </Suspense>
        </div>
        <Side {...{ slice, happenings, timeline, onMoment, until }} moment={wish.moment} />
      </div>
    </>
  )
}
