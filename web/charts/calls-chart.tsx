import { usePlotArea } from 'recharts'
import { plain, rateFigure } from '../ui/format.ts'
import type { BarPart } from './bars.ts'
import { barParts, barPaths } from './bars.ts'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartProps } from './chart-frame.tsx'
import { hatches } from './hatches.ts'
import { Plot } from './plot.tsx'
import { positionOf } from './time-axis.ts'
import type { Bin, Timeline } from './timeline.ts'
import { columnsOf, totalOf } from './timeline-columns.ts'
import type { ValueAxis } from './value-axis.ts'
import { rateAxis } from './value-axis.ts'
import './outcome-tones.css'
import './calls-chart.css'

const height = 142

/** All calls that came, by what came of them. */
export function CallsChart({ ticks, ...chart }: ChartProps) {
  const { timeline, width } = chart
  const shown = chart.bin ?? timeline.bins.at(-1)
  const axis = rateAxis(Math.max(0, ...timeline.bins.map((bin) => totalOf(bin) ?? 0)))
  const total = perSecond(shown ? totalOf(shown) : null)
  const parts = barParts.filter((part) => part !== 'rejected' || hasAny(timeline, part))
  return (
    <ChartFrame
      {...chart}
      title="Calls"
      summary={`Calls, ${total}`}
      legend={[
        ...parts.map((part) => ({ kind: part, label: part, value: rateFigure(shown?.[part] ?? null).value })),
        { kind: null, label: '', value: total },
      ]}
      height={height}
    >
      <Plot {...{ timeline, ticks, width, height, axis }} scale="linear" hatched={timeline.unobserved}>
        <CallBars timeline={timeline} axis={axis} />
      </Plot>
    </ChartFrame>
  )
}

/** One path for each outcome; a thousand rectangles would cost the browser a tenth of every second. */
function CallBars({ timeline, axis }: { readonly timeline: Timeline; readonly axis: ValueAxis }) {
  const plot = usePlotArea()
  const first = timeline.bins[0]
  if (!plot || !first) return null
  const pitch = (timeline.binMs / (timeline.to - timeline.from)) * plot.width
  const left = positionOf(first.at, timeline, plot.width) - pitch / 2
  const paths = barPaths(columnsOf(timeline.bins), {
    pitch,
    left,
    gap: 0.6,
    bottom: plot.height,
    height: plot.height,
    most: axis.high,
  })
  return (
    <svg className="call-bars" x={plot.x} y={plot.y} width={plot.width} height={plot.height}>
      {barParts.map((part) => (
        <path key={part} className={`part-${part}`} d={paths[part]} fill={hatches.blocked} />
      ))}
    </svg>
  )
}

function hasAny({ bins }: Timeline, part: BarPart): boolean {
  return bins.some((bin: Bin) => (bin[part] ?? 0) > 0)
}

function perSecond(rate: number | null): string {
  return plain(rateFigure(rate))
}
