import { useMemo } from 'react'
import { usePlotArea, useYAxisScale } from 'recharts'
import { count } from '../ui/format.ts'
import { setDuration } from '../ui/time.ts'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartProps } from './chart-frame.tsx'
import { heatMapOf } from './heat-map.ts'
import type { HeatMap, Latencies } from './heat-map.ts'
import { fullAt, heatAxis, heatPaths, shades } from './heat-map-shape.ts'
import { Plot } from './plot.tsx'
import { positionOf } from './time-axis.ts'
import type { Timeline } from './timeline.ts'
import type { ValueAxis } from './value-axis.ts'
import './heat-map-chart.css'

interface HeatMapChartProps extends ChartProps {
  readonly latencies: Latencies
  /** How long a call may take, in milliseconds; `null`: as long as it likes, or nobody knows. */
  readonly timeoutMs: number | null
}

const height = 156

/** How long every call took: the darker, the more of them. */
export function HeatMapChart({ latencies, timeoutMs, ticks, ...chart }: HeatMapChartProps) {
  const { timeline, width } = chart
  const map = useMemo(() => heatMapOf(latencies, timeline), [latencies, timeline])
  const axis = heatAxis(map, timeoutMs)
  return (
    <ChartFrame
      {...chart}
      title="Latency, every call"
      summary={summaryOf(map)}
      legend={[]}
      aside={<HeatScale full={fullAt(map)} />}
      height={height}
    >
      <Plot {...{ timeline, ticks, width, height, axis }} scale="log" hatched={timeline.unmeasured}>
        <HeatCells {...{ map, axis, timeline }} />
        {timeoutMs !== null && <TimeoutLine timeoutMs={timeoutMs} />}
      </Plot>
    </ChartFrame>
  )
}

interface HeatCellsProps {
  readonly map: HeatMap
  readonly axis: ValueAxis
  readonly timeline: Timeline
}

/** One path for each shade; thousands of rectangles would cost the browser half of every second. */
function HeatCells({ map, axis, timeline }: HeatCellsProps) {
  const plot = usePlotArea()
  const first = timeline.bins[0]
  if (!plot || !first) return null
  const pitch = (timeline.binMs / (timeline.to - timeline.from)) * plot.width
  const left = positionOf(first.at, timeline, plot.width) - pitch / 2
  const paths = heatPaths(map, axis, { left, pitch, height: plot.height })
  return (
    <svg className="heat-cells" x={plot.x} y={plot.y} width={plot.width} height={plot.height}>
      {paths.map((d, shade) => (
        // A shade has no other name than its place.
        // oxlint-disable-next-line react/no-array-index-key
        <path key={shade} className={`heat-${shade}`} d={d} />
      ))}
    </svg>
  )
}

function TimeoutLine({ timeoutMs }: { readonly timeoutMs: number }) {
  const plot = usePlotArea()
  const toY = useYAxisScale()
  if (!plot || !toY) return null
  const y = toY(timeoutMs) ?? 0
  return (
    <g className="heat-timeout">
      <path d={`M${plot.x} ${y}h${plot.width}`} />
      <text x={plot.x + plot.width * 0.6} y={y - 5} textAnchor="middle">
        timeout {setDuration(timeoutMs)}
      </text>
    </g>
  )
}

/** What the shades mean. */
function HeatScale({ full }: { readonly full: number }) {
  return (
    <p className="heat-scale">
      1 call
      <svg width={shades * 15} height="9" aria-hidden="true">
        {Array.from({ length: shades }, (_, shade) => (
          // oxlint-disable-next-line react/no-array-index-key -- as above
          <rect key={shade} className={`heat-${shade}`} x={shade * 15 + 1} width="13" height="9" />
        ))}
      </svg>
      {count(full)} or more
    </p>
  )
}

function summaryOf({ calls, used }: HeatMap): string {
  if (used === null) return 'Latency of every call; no call was measured'
  const all = calls.reduce((sum, each) => sum + each, 0)
  return `Latency of every call; ${count(all)} calls were measured`
}
