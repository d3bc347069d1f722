import { useRef } from 'react'
import { useMemo } from 'react'
import { CallsChart } from '../../charts/calls-chart.tsx'
import { ErrorChart } from '../../charts/error-chart.tsx'
import { gutter } from '../../charts/gutter.ts'
import { LatencyChart } from '../../charts/latency-chart.tsx'
import { StateRibbon } from '../../charts/state-ribbon.tsx'
import { timeTicks } from '../../charts/time-axis.ts'
import { TimeScale } from '../../charts/time-scale.tsx'
import { timelineOf } from '../../charts/timeline.ts'
import { useCrosshair } from '../../charts/use-crosshair.ts'
import type { CircuitSlice } from '../../store/board.ts'
import { useWidth } from '../../ui/use-width.ts'
import './charts.css'

export interface ChartsProps {
  readonly slice: CircuitSlice
  /** How far back they go. */
  readonly minutes: number
}

/** The past of a circuit: its states, errors, calls and latencies over one time. */
export function Charts({ slice, minutes }: ChartsProps) {
  const panel = useRef<HTMLDivElement>(null)
  const width = useWidth(panel)
  return (
    <div ref={panel} className="charts">
      {width !== null && <ChartPanel slice={slice} minutes={minutes} width={width} />}
    </div>
  )
}

function ChartPanel({ slice, minutes, width }: ChartsProps & { readonly width: number }) {
  const { past, at, reading } = slice
  const timeline = useMemo(() => timelineOf(past, at, minutes), [past, at, minutes])
  const { bin, ...pointing } = useCrosshair(timeline, gutter, width - gutter)
  const ticks = timeTicks(timeline, width - gutter)
  const chart = { timeline, ticks, width, bin }
  return (
    <div className="chart-panel" {...pointing}>
      <StateRibbon timeline={timeline} width={width} />
      <ErrorChart {...chart} threshold={reading.judged.threshold ?? null} />
      <CallsChart {...chart} />
      <LatencyChart {...chart} />
      <TimeScale {...chart} />
    </div>
  )
}
