import { useMemo, useRef } from 'react'
import { CallsChart } from '../../charts/calls-chart.tsx'
import { ErrorChart } from '../../charts/error-chart.tsx'
import { gutter } from '../../charts/gutter.ts'
import { HeatMapChart } from '../../charts/heat-map-chart.tsx'
import { LatencyChart } from '../../charts/latency-chart.tsx'
import { StateRibbon } from '../../charts/state-ribbon.tsx'
import { timeTicks } from '../../charts/time-axis.ts'
import { TimeScale } from '../../charts/time-scale.tsx'
import type { Timeline } from '../../charts/timeline.ts'
import { useCrosshair } from '../../charts/use-crosshair.ts'
import type { CircuitSlice } from '../../store/board.ts'
import type { TimeRange } from '../../store/time-range.ts'
import { useWidth } from '../../ui/use-width.ts'
import './charts.css'

export interface ChartsProps {
  readonly slice: CircuitSlice
  readonly timeline: Timeline
  /** The instant that is looked at, in milliseconds since 1970; `null`: none. */
  readonly moment: number | null
  readonly onMoment: (at: number) => void
  readonly onSpan: (span: TimeRange) => void
}

/** The past of a circuit: its states, errors, calls and latencies over one time. */
export function Charts(props: ChartsProps) {
  const panel = useRef<HTMLDivElement>(null)
  const width = useWidth(panel)
  return (
    <div ref={panel} className="charts">
      {width !== null && width > gutter && <ChartPanel {...props} width={width} />}
    </div>
  )
}

function ChartPanel({ slice, timeline, width, ...time }: ChartsProps & { readonly width: number }) {
  const { reading, history } = slice
  const room = width - gutter
  const { bin, selection, handlers } = useCrosshair({ timeline, left: gutter, width: room, ...time })
  const latencies = useMemo(() => {
    const [from, to] = [Math.floor(timeline.from / 1_000), Math.ceil(timeline.to / 1_000)]
    return { seconds: history.bands(from, to), minutes: history.minuteBands() }
  }, [timeline, history])
  const probes = slice.transitions.flatMap(({ at, to }) => (to === 'half-open' ? [at] : []))
  const ticks = timeTicks(timeline, room)
  const chart = { timeline, ticks, width, bin, selection }
  const tellsLatencies = reading.window.latency.count !== undefined || latencies.seconds.length > 0
  return (
    <div className="chart-panel" {...handlers}>
      <StateRibbon timeline={timeline} probes={probes} width={width} />
      <ErrorChart {...chart} threshold={reading.judged.threshold ?? null} />
      <CallsChart {...chart} />
      <LatencyChart {...chart} />
      {tellsLatencies && (
        <HeatMapChart {...chart} latencies={latencies} timeoutMs={reading.settings.timeoutMs ?? null} />
      )}
      <TimeScale {...chart} />
    </div>
  )
}
