import type { CircuitSlice } from '../store/board.ts'
import { rememberedSeconds } from '../store/series.ts'
import { round } from './arc.ts'

/** How many circuits were not closed, at one moment in ten seconds; `NaN` where nobody looked. */
export interface NotClosed {
  readonly open: readonly number[]
  readonly halfOpen: readonly number[]
  /** The end, in seconds since 1970, not included. */
  readonly to: number
}

/** Seconds from one point to the next. */
export const notClosedStep = 10
const points = rememberedSeconds / notClosedStep

/**
 * Counts what was not closed, over as much time as is remembered.
 *
 * @param before What was counted last: of what is long past there is nothing new to be known.
 */
export function notClosedOf(circuits: readonly CircuitSlice[], before: NotClosed | null = null): NotClosed {
  const newest = circuits.reduce((latest, { past }) => Math.max(latest, past.newest ?? 0), 0)
  const to = (Math.floor(newest / notClosedStep) + 1) * notClosedStep
  const kept = before === null ? 0 : Math.max(0, points - 1 - (to - before.to) / notClosedStep)
  const open = carried(before?.open, kept)
  const halfOpen = carried(before?.halfOpen, kept)
  for (const { past } of circuits) {
    for (let point = kept; point < points; point++) {
      const second = Math.min(newest, to - (points - point) * notClosedStep + notClosedStep - 1)
      const [state] = past.states(second, second + 1)
      if (state === undefined) continue
      open[point] = (open[point] || 0) + Number(state === 'open')
      halfOpen[point] = (halfOpen[point] || 0) + Number(state === 'half-open')
    }
  }
  return { open, halfOpen, to }
}

/** So many of the points counted last, moved to the left, and unknown ones behind them. The last was not over yet. */
function carried(counted: readonly number[] | undefined, kept: number): number[] {
  const old = counted?.slice(points - 1 - kept, points - 1) ?? []
  return [...old, ...Array.from({ length: points - old.length }, () => NaN)]
}

/** The areas of a chart, as paths. */
export interface NotClosedShape {
  readonly open: string
  /** Stands on the other. */
  readonly halfOpen: string
  /** The height of the chart in circuits. */
  readonly most: number
}

/** What was not closed, as areas of so many pixels. */
export function notClosedShape({ open, halfOpen }: NotClosed, width: number, height: number): NotClosedShape {
  const sums = open.map((each, point) => each + (halfOpen[point] ?? 0))
  const most = Math.max(4, ...sums.filter((sum) => !Number.isNaN(sum)))
  const zero = open.map((each) => (Number.isNaN(each) ? NaN : 0))
  const area = (from: readonly number[], to: readonly number[]) => steps(from, to, { width, height, most })
  return { open: area(zero, open), halfOpen: area(open, sums), most }
}

interface Scale {
  readonly width: number
  readonly height: number
  readonly most: number
}

/** A step for every point; nothing where nothing is known or nothing is there. */
function steps(from: readonly number[], to: readonly number[], { width, height, most }: Scale): string {
  const pitch = width / to.length
  return to
    .map((upper, point) => {
      const lower = from[point] ?? 0
      if (!(upper > lower)) return ''
      const [top, tall] = [height - (upper / most) * height, ((upper - lower) / most) * height]
      return `M${round(point * pitch)} ${round(top)}h${round(pitch + 0.2)}v${round(tall)}h${round(-pitch - 0.2)}z`
    })
    .join('')
}
