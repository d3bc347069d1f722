import type { Past } from '../store/series.ts'
import type { ShownState } from '../store/standing.ts'
import { round } from './arc.ts'
import type { BarPart } from './bars.ts'
import { barPaths, rectPath, tallest, total } from './bars.ts'
import { spansOf } from './spans.ts'
import type { Stretch } from './stretch.ts'
import { isMeasured, stretchOf } from './stretch.ts'

interface SparklineOptions {
  /** In pixels. */
  readonly width: number
}

/** Paths, each empty where there is nothing to draw. */
export interface SparklineShape {
  /** The share of errors, as a line. */
  readonly line: string
  /** The share of errors second by second, as dots, where calls are too rare for a line. */
  readonly dots: string
  /** Where no errors can be measured. */
  readonly hatch: string
  readonly bars: Readonly<Partial<Record<BarPart, string>>>
  readonly ribbon: readonly { readonly state: ShownState; readonly d: string }[]
}

/** Heights from the top, in pixels: the strip of errors, a gap, the bars, a hair, the ribbon of states. */
export const sparklineHeights = { strip: 18, gap: 3, bars: 16, hair: 1, ribbon: 3 } as const

/** Height of the whole, in pixels. */
export const sparklineHeight = 41

const seconds = 60
const barsBottom = sparklineHeights.strip + sparklineHeights.gap + sparklineHeights.bars
/** A minute whose errors all stayed under this share needs no line. */
const quietBelow = 0.05
/** Below so many calls per second a rolling share says less than the calls one by one. */
const rareBelow = 1

/** The last minute of a circuit, up to the newest second that was seen. */
export function minuteOf(past: Past): Stretch {
  const to = (past.newest ?? 0) + 1
  return stretchOf(past, to - seconds, to)
}

/** A minute as paths. */
export function sparklineShape(minute: Stretch, { width }: SparklineOptions): SparklineShape {
  const pitch = width / seconds
  const isRare = rate(minute) < rareBelow
  const { bars: height } = sparklineHeights
  return {
    line: isRare ? '' : errorLine(minute, pitch),
    dots: isRare ? errorDots(minute, pitch) : '',
    hatch: hatch(minute, pitch),
    bars: barPaths(minute, { pitch, gap: 0.7, bottom: barsBottom, height, most: tallest(minute) }),
    ribbon: ribbon(minute, pitch),
  }
}

/** The height at which a share of errors is drawn in the strip, from its top. */
export function errorHeight(share: number): number {
  return round(sparklineHeights.strip * (1 - share))
}

/** Calls per second, over the seconds that were observed. */
function rate(minute: Stretch): number {
  const totals = Array.from(minute.success, (_, second) => total(minute, second)).filter((each) => each >= 0)
  return totals.length === 0 ? 0 : totals.reduce((sum, each) => sum + each, 0) / totals.length
}

/** The rolling share of errors. Breaks where nothing was measured. */
function errorLine({ errors }: Stretch, pitch: number): string {
  const shares = Array.from(errors)
  if (!shares.some((share) => share >= quietBelow)) return ''
  return shares
    .map((share, second) => {
      if (Number.isNaN(share)) return ''
      const command = Number.isNaN(shares[second - 1] ?? NaN) ? 'M' : 'L'
      return `${command}${round((second + 0.5) * pitch)} ${errorHeight(share)}`
    })
    .join('')
}

/** One dot for each second with calls. A path that goes nowhere is drawn as its round cap. */
function errorDots(minute: Stretch, pitch: number): string {
  return Array.from(minute.success, (success, second) => {
    const failed = total(minute, second) - success - (minute['short-circuited'][second] ?? 0)
    if (!(success + failed > 0)) return ''
    return `M${round((second + 0.5) * pitch)} ${errorHeight(failed / (success + failed))}h0`
  }).join('')
}

function hatch(minute: Stretch, pitch: number): string {
  return spansOf(minute.states.map((_, second) => isMeasured(minute, second)))
    .filter(({ value: wasMeasured }) => !wasMeasured)
    .map(({ from, to }) =>
      rectPath(round(from * pitch), 0, round((to - from) * pitch), sparklineHeights.strip),
    )
    .join('')
}

function ribbon({ states }: Stretch, pitch: number): SparklineShape['ribbon'] {
  const y = barsBottom + sparklineHeights.hair
  const paths = new Map<ShownState, string>()
  for (const { value, from, to } of spansOf(states)) {
    if (value === undefined) continue
    const rect = rectPath(round(from * pitch), y, round((to - from) * pitch), sparklineHeights.ribbon)
    paths.set(value, (paths.get(value) ?? '') + rect)
  }
  return [...paths].map(([state, d]) => ({ state, d }))
}
