import type { RefObject } from 'react'
import { Suspense } from 'react'
import type { CircuitSlice } from '../../store/board.ts'
import { figuresOf, volumeOf } from '../../store/figures.ts'
import { standingOf } from '../../store/standing.ts'
import { phone, useMedia } from '../../ui/use-media.ts'
import { chartsLater } from './charts-later.tsx'
import { Headline } from './headline.tsx'
import { KeyFiguresRow } from './key-figures-row.tsx'
import { keyFiguresOf } from './key-figures.ts'
import { RangeControl } from './range-control.tsx'
import type { RangeControlProps } from './range-control.tsx'
import { Side } from './side.tsx'
import './circuit-detail.css'

const { Part: Charts } = chartsLater

interface CircuitDetailProps extends RangeControlProps {
  readonly slice: CircuitSlice
  /** Calls per second of the busiest circuit on the board. */
  readonly busiest: number
  readonly heading: RefObject<HTMLHeadingElement | null>
}

/** All there is to see of one circuit. */
export function CircuitDetail({ slice, busiest, heading, range, onRange }: CircuitDetailProps) {
  const isPhone = useMedia(phone)
  const standing = standingOf(slice.reading)
  const figures = figuresOf(slice.reading, standing, slice.lastTrip)
  return (
    <>
      <Headline
        {...{ slice, standing, heading }}
        volume={volumeOf(figures, busiest)}
        size={isPhone ? 112 : 172}
      />
      <KeyFiguresRow figures={keyFiguresOf(slice, figures)} />
      <div className="detail-body">
        <div className="detail-charts">
          {isPhone && <RangeControl range={range} onRange={onRange} />}
          <Suspense fallback={<div className="charts" />}>
            <Charts slice={slice} minutes={range} />
          </Suspense>
        </div>
        <Side slice={slice} />
      </div>
    </>
  )
}
