import { Line, useXAxisScale, useYAxisScale } from 'recharts'
import { latencyFigure, plain } from '../ui/format.ts'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartProps } from './chart-frame.tsx'
import { lineEnds } from './line-ends.ts'
import { Plot } from './plot.tsx'
import type { Timeline } from './timeline.ts'
import { latencyAxis } from './value-axis.ts'
import './latency-chart.css'

const height = 138
const lines = ['p99', 'p90', 'p50'] as const

/** How long calls took: the slowest of a hundred, the slowest of ten, and the one in the middle. */
export function LatencyChart({ ticks, ...chart }: ChartProps) {
  const { timeline, width } = chart
  const shown = chart.bin ?? timeline.bins.at(-1)
  const measured = timeline.bins.flatMap((bin) => lines.map((line) => bin[line] ?? 0)).filter((ms) => ms > 0)
  const isEmpty = measured.length === 0
  const axis = isEmpty ? latencyAxis(10, 1_000) : latencyAxis(Math.min(...measured), Math.max(...measured))
  return (
    <ChartFrame
      {...chart}
      title="Latency"
      summary={`Latency, slowest of a hundred calls ${plain(latencyFigure(timeline.bins.at(-1)?.p99 ?? null))}`}
      legend={lines.map((line) => ({
        kind: line,
        label: line,
        value: plain(latencyFigure(shown?.[line] ?? null)),
      }))}
      height={height}
    >
      <Plot {...{ timeline, ticks, width, height, axis }} scale="log" hatched={timeline.unmeasured}>
        {lines.toReversed().map((line) => (
          <Line
            key={line}
            className={`latency-${line}`}
            dataKey={line}
            type="linear"
            dot={false}
            isAnimationActive={false}
          />
        ))}
        <LineNames timeline={timeline} />
      </Plot>
    </ChartFrame>
  )
}

/** Each line's name where it first ends and there is room beside it. */
function LineNames({ timeline }: { readonly timeline: Timeline }) {
  const toX = useXAxisScale()
  const toY = useYAxisScale()
  if (!toX || !toY) return null
  return lineEnds(timeline).map(({ field, at, value }) => (
    <text key={field} className="line-name" x={(toX(at) ?? 0) + 6} y={(toY(value) ?? 0) + 4}>
      {field}
    </text>
  ))
}
