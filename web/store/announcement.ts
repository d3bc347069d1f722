import type { Board, CircuitSlice } from './board.ts'
import type { ShownState } from './standing.ts'
import { shownStateOf, standingOf } from './standing.ts'
import { statusOf } from './status.ts'
import { tallyOf } from './tally.ts'

/** What has been said to a listener, so that only news is said, and not too often. */
export interface Announcement {
  /** The newest sentence; empty before the first. */
  readonly sentence: string
  /** When it was said, on the clock that never jumps. */
  readonly saidAt: number
  /** The states that the listener knows of. */
  readonly told: ReadonlyMap<string, SpokenState>
  readonly isLost: boolean
}

/** Nobody calls is no event: such a circuit is closed. */
type SpokenState = Exclude<ShownState, 'silent'>

/** At most one sentence in so many milliseconds. */
const pauseMs = 10_000

/** The next announcement, which is the one before when there is nothing to say yet. */
export function announce(before: Announcement | null, board: Board): Announcement | null {
  if (!board.isHeard) return before
  const isLost = statusOf(board).kind === 'lost'
  const told = statesOf(board.circuits)
  const now = board.moment
  if (before === null) return { sentence: '', saidAt: now - pauseMs, told, isLost }
  if (now - before.saidAt < pauseMs) return before
  const news = newsOf(before, told, isLost)
  if (news === '') return hasSameKeys(before.told, told) ? before : { ...before, told }
  return { sentence: `${news}; ${summaryOf(board.circuits)}`, saidAt: now, told, isLost }
}

function newsOf(before: Announcement, told: Announcement['told'], isLost: boolean): string {
  if (isLost !== before.isLost) return isLost ? 'the stream is lost' : 'the stream is back'
  const changed = [...told].filter(([key, state]) => before.told.has(key) && before.told.get(key) !== state)
  const [first] = changed
  if (first === undefined) return ''
  return changed.length === 1 ? `${first[0]} ${verbs[first[1]]}` : `${changed.length} circuits changed`
}

const verbs: Readonly<Record<SpokenState, string>> = {
  open: 'opened',
  'half-open': 'is half-open',
  forced: 'was forced',
  shadow: 'is in shadow mode',
  disabled: 'was disabled',
  closed: 'closed',
}

/** "3 open, 13 closed" */
function summaryOf(circuits: readonly CircuitSlice[]): string {
  const { open, 'half-open': halfOpen, closed, silent } = tallyOf(circuits)
  const parts = [
    `${open} open`,
    ...(halfOpen > 0 ? [`${halfOpen} half-open`] : []),
    `${closed + silent} closed`,
  ]
  return parts.join(', ')
}

function statesOf(circuits: readonly CircuitSlice[]): Announcement['told'] {
  return new Map(circuits.map(({ key, reading }) => [key, spoken(shownStateOf(standingOf(reading)))]))
}

function spoken(state: ShownState): SpokenState {
  return state === 'silent' ? 'closed' : state
}

function hasSameKeys(a: Announcement['told'], b: Announcement['told']): boolean {
  return a.size === b.size && [...a.keys()].every((key) => b.has(key))
}
