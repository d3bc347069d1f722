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

/** The states of a timeline as pieces of a ribbon, a hair apart. */
export function ribbonPieces(timeline: Timeline, width: number): readonly RibbonPiece[] {
  return timeline.states.flatMap(({ state, from, to }) => {
    if (state === undefined) return []
    const x = positionOf(from, timeline, width)
    const wide = positionOf(to, timeline, width) - x
    const word = wide >= roomForWord + 8 * (words[state].length - 4) ? words[state] : ''
    return [{ state, x, width: Math.max(1, wide - 1), word }]
  })
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
