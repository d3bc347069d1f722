import type { ReactNode } from 'react'
import type { TimeRange } from '../store/time-range.ts'
import { gutter } from './gutter.ts'
import { LegendMark } from './legend-mark.tsx'
import type { LegendMarkKind } from './legend-mark.tsx'
import type { Tick } from './time-axis.ts'
import { positionOf } from './time-axis.ts'
import type { Bin, Timeline } from './timeline.ts'
import './chart-frame.css'

/** What every chart of a circuit is given. */
export interface ChartProps {
  readonly timeline: Timeline
  readonly ticks: readonly Tick[]
  /** In pixels, the labels at the left included. */
  readonly width: number
  /** What the cross-hair stands on; `null`: it is not shown. */
  readonly bin: Bin | null
  /** The stretch that somebody is drawing; `null`: none. */
  readonly selection: TimeRange | null
}

/** What one mark of a plot is called, and its value. */
export interface LegendEntry {
  readonly kind: LegendMarkKind | null
  readonly label: string
  /** Its value at the cross-hair, or the newest. */
  readonly value: string
}

interface ChartFrameProps extends Omit<ChartProps, 'ticks'> {
  readonly title: string
  /** The chart in a sentence, for a listener. */
  readonly summary: string
  readonly legend: readonly LegendEntry[]
  /** Beside the title, where a legend does not do. */
  readonly aside?: ReactNode
  /** Of the plot, in pixels. */
  readonly height: number
  readonly children: ReactNode
}

/** A chart with its title, its values at the cross-hair, and the cross-hair itself. */
export function ChartFrame({ title, summary, legend, aside, children, ...plot }: ChartFrameProps) {
  return (
    <section className="chart">
      <div className="chart-head">
        <h2>{title}</h2>
        <ul className="chart-legend">
          {legend.map(({ kind, label, value }) => (
            <li key={label}>
              {kind && <LegendMark kind={kind} />}
              {label} <b>{value}</b>
            </li>
          ))}
        </ul>
        {aside}
      </div>
      <div className="chart-plot" role="img" aria-label={summary}>
        {children}
        <CrosshairLine {...plot} />
        <Selection {...plot} />
      </div>
    </section>
  )
}

function CrosshairLine({
  timeline,
  width,
  height,
  bin,
}: Pick<ChartFrameProps, 'timeline' | 'width' | 'height' | 'bin'>) {
  if (bin === null) return null
  const x = gutter + positionOf(bin.at, timeline, width - gutter)
  return (
    <svg className="crosshair" width={width} height={height}>
      <path d={`M${x} 0V${height}`} />
    </svg>
  )
}

function Selection({
  timeline,
  width,
  height,
  selection,
}: Pick<ChartFrameProps, 'timeline' | 'width' | 'height' | 'selection'>) {
  if (selection === null) return null
  const [from, to] = [selection.from, selection.to].map((at) => positionOf(at, timeline, width - gutter))
  return (
    <svg className="selection" width={width} height={height}>
      <rect x={gutter + (from ?? 0)} width={(to ?? 0) - (from ?? 0)} height={height} />
    </svg>
  )
}
