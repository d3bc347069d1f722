import type { ReactNode } from 'react'
import { CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts'
import { Backdrop } from './backdrop.tsx'
import type { BackdropProps } from './backdrop.tsx'
import { gutter } from './gutter.ts'
import type { Tick } from './time-axis.ts'
import type { ValueAxis } from './value-axis.ts'
import './plot.css'

interface PlotProps extends BackdropProps {
  readonly axis: ValueAxis
  readonly scale: 'linear' | 'log'
  readonly ticks: readonly Tick[]
  /** In pixels, the labels at the left included. */
  readonly width: number
  readonly height: number
  readonly children: ReactNode
}

const margin = { top: 0, right: 0, bottom: 0, left: 0 }

/** What all plots have in common: the axes, the grid, and what lies behind. */
export function Plot({ timeline, hatched, axis, scale, ticks, width, height, children }: PlotProps) {
  return (
    <ComposedChart data={[...timeline.bins]} {...{ width, height, margin }} accessibilityLayer={false}>
      <XAxis dataKey="at" type="number" domain={[timeline.from, timeline.to]} hide allowDataOverflow />
      <YAxis
        type="number"
        scale={scale}
        domain={[axis.low, axis.high]}
        ticks={[...axis.ticks]}
        tickFormatter={axis.labelOf}
        width={gutter}
        interval={0}
        axisLine={false}
        tickLine={false}
        tickSize={0}
        tickMargin={8}
        allowDataOverflow
      />
      <CartesianGrid horizontalValues={[...axis.ticks]} verticalValues={ticks.map(({ at }) => at)} />
      <Backdrop timeline={timeline} hatched={hatched} />
      {children}
    </ComposedChart>
  )
}
