import { Area, ReferenceLine } from 'recharts'
import { percentFigure, plain, withUnit } from '../ui/format.ts'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartProps, LegendEntry } from './chart-frame.tsx'
import { Plot } from './plot.tsx'
import { errorAxis } from './value-axis.ts'
import './error-chart.css'

interface ErrorChartProps extends ChartProps {
  /** Percentage of errors at which the circuit opens; `null`: it has no such rule. */
  readonly threshold: number | null
}

const height = 122

/** The share of errors, and where it opens the circuit. */
export function ErrorChart({ threshold, ticks, ...chart }: ErrorChartProps) {
  const { timeline, width, bin } = chart
  const newest = timeline.bins.at(-1)?.errors ?? null
  const most = Math.max(threshold ?? 0, ...timeline.bins.map(({ errors }) => errors ?? 0))
  const opensAt: LegendEntry = { kind: 'threshold', label: 'opens at', value: withUnit(threshold ?? 0, '%') }
  return (
    <ChartFrame
      {...chart}
      title="Error rate"
      summary={`Error rate, now ${percent(newest)}`}
      legend={[
        { kind: 'errors', label: 'errors', value: percent(bin ? bin.errors : newest) },
        ...(threshold === null ? [] : [opensAt]),
        { kind: 'unobserved', label: 'not observed', value: '' },
      ]}
      height={height}
    >
      <Plot
        {...{ timeline, ticks, width, height }}
        axis={errorAxis(most)}
        scale="linear"
        hatched={timeline.unmeasured}
      >
        <Area className="error-area" dataKey="errors" type="linear" dot={false} isAnimationActive={false} />
        {threshold !== null && <ReferenceLine className="error-threshold" y={threshold} />}
      </Plot>
    </ChartFrame>
  )
}

function percent(value: number | null): string {
  return plain(percentFigure(value === null ? null : value / 100))
}
