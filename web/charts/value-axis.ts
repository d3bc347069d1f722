import { count, thin } from '../ui/format.ts'

/** A vertical axis: where it ends, and its few lines. */
export interface ValueAxis {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
  /** What is written at a tick; its unit only at the topmost. */
  readonly labelOf: (tick: number) => string
}

/** Shares of errors from 0 to 80 % or more, in percent. */
export function errorAxis(most: number): ValueAxis {
  const high = most > 80 ? 100 : 80
  const ticks = most > 80 ? [0, 50, 100] : [0, 25, 50, 75]
  return { low: 0, high, ticks, labelOf: labels(ticks, `${thin}%`) }
}

/** Calls per second from 0 to a round number, in three steps. */
export function rateAxis(most: number): ValueAxis {
  const step = roundStep(most / 3)
  const ticks = [0, step, 2 * step, 3 * step]
  return { low: 0, high: 3 * step, ticks, labelOf: labels(ticks, `${thin}/s`) }
}

/** Latencies in milliseconds, one line for each power of ten. */
export function latencyAxis(least: number, most: number): ValueAxis {
  const low = 10 ** Math.floor(Math.log10(least))
  const high = Math.max(most * 1.4, low * 12)
  const decades = Array.from(
    { length: Math.floor(Math.log10(high / low)) + 1 },
    (_, power) => low * 10 ** power,
  )
  const ticks = decades.length > 4 ? decades.filter((_, power) => power % 2 === 0) : decades
  return { low, high, ticks, labelOf: (tick) => latencyLabel(tick, ticks) }
}

function labels(ticks: readonly number[], unit: string): ValueAxis['labelOf'] {
  const top = ticks.at(-1) ?? 0
  const scale = scales.find(({ from }) => top >= from)
  return (tick) => {
    const number = scale && tick > 0 ? `${tick / scale.of}${scale.letter}` : plainNumber(tick)
    return `${number}${tick === top ? unit : ''}`
  }
}

/** Numbers for which there is no room beside a plot, and how they are written. */
const scales = [
  { from: 1_000_000, of: 1_000_000, letter: 'M' },
  { from: 10_000, of: 1_000, letter: 'k' },
] as const

function plainNumber(tick: number): string {
  return tick >= 1_000 ? count(tick) : String(Number(tick.toFixed(3)))
}

/** Seconds always say so; milliseconds only at the top, for the others follow from it. */
function latencyLabel(tick: number, ticks: readonly number[]): string {
  if (tick >= 1_000) return `${tick / 1_000}${thin}s`
  return `${plainNumber(tick)}${tick === ticks.at(-1) ? `${thin}ms` : ''}`
}

/** The smallest of 1, 2, 3, 5 and their tenfolds that is at least as large. */
function roundStep(least: number): number {
  if (!(least > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 3, 5, 10].find((each) => each * power >= least * 0.999) ?? 10
  return factor * power
}
