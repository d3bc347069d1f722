import type { ShownState } from '../store/standing.ts'
import { positionOf } from './time-axis.ts'
import type { Timeline } from './timeline.ts'

/** A piece of the ribbon, in pixels from its left. */
export interface RibbonPiece {
  readonly state: ShownState
  readonly x: number
  readonly width: number
  /** Empty where it does not fit. */
  readonly word: string
}

/** A word needs so many pixels. */
const roomForWord = 46

/**
 * The states of a timeline as pieces of a ribbon, a hair apart.
 *
 * @param marks Where an open piece is cut in two: see `probeMarks`.
 */
export function ribbonPieces(
  timeline: Timeline,
  width: number,
  marks: readonly number[] = [],
): readonly RibbonPiece[] {
  return timeline.states.flatMap(({ state, from, to }) => {
    if (state === undefined) return []
    const [left, right] = [positionOf(from, timeline, width), positionOf(to, timeline, width)]
    const cuts = state === 'open' ? marks.filter((x) => x > left && x < right) : []
    return [left, ...cuts].map((x, index) => pieceOf(state, x, cuts[index] ?? right))
  })
}

function pieceOf(state: ShownState, x: number, end: number): RibbonPiece {
  const wide = end - x
  const word = wide >= roomForWord + 8 * (words[state].length - 4) ? words[state] : ''
  return { state, x, width: Math.max(1, wide - 1), word }
}

/**
 * Where within a stretch of being open it was probed for less than a second, in pixels from the left: a probe that fails
 * at once is too short to be a piece of its own.
 *
 * @param probes When it was half-open, in milliseconds since 1970.
 */
export function probeMarks(timeline: Timeline, probes: readonly number[], width: number): readonly number[] {
  const isWithinOpen = (at: number) =>
    timeline.states.some(({ state, from, to }) => state === 'open' && at >= from && at < to)
  return probes.filter(isWithinOpen).map((at) => Math.round(positionOf(at, timeline, width)))
}

const words: Readonly<Record<ShownState, string>> = {
  open: 'Open',
  'half-open': 'Half-open',
  shadow: 'Shadow',
  forced: 'Forced',
  disabled: 'Disabled',
  closed: 'Closed',
  silent: 'No calls',
}
