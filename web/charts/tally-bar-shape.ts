import type { ShownState } from '../store/standing.ts'
import { shownStates } from '../store/standing.ts'
import type { Tally } from '../store/tally.ts'
import { round } from './arc.ts'

/** A part of a bar: from where, and how wide, in pixels. */
export interface TallyPart {
  readonly state: ShownState
  readonly x: number
  readonly width: number
}

/** Narrower than this nobody would see that a single circuit of hundreds is open. */
const leastWidth = 2

/** How many circuits are in each state, as parts of a bar; what matters is never too narrow to be seen. */
export function tallyParts(tally: Tally, width: number): readonly TallyPart[] {
  const states = shownStates.filter((state) => tally[state] > 0)
  const total = states.reduce((sum, state) => sum + tally[state], 0)
  const wanted = states.map((state) => Math.max(leastWidth, (tally[state] / total) * width))
  const scale = width / wanted.reduce((sum, each) => sum + each, 0)
  let x = 0
  return states.map((state, index) => {
    const part = { state, x: round(x), width: round((wanted[index] ?? 0) * scale) }
    x += part.width
    return part
  })
}
