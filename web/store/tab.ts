import type { Board } from './board.ts'
import type { ShownState } from './standing.ts'
import { statusOf } from './status.ts'
import { tallyOf } from './tally.ts'

/** What the browser's tab tells. */
export interface Tab {
  readonly title: string
  /** The worst state on the board, which the icon shows. */
  readonly worst: ShownState
}

const badness: readonly ShownState[] = ['open', 'half-open', 'forced', 'closed', 'shadow', 'silent']

/** What the tab tells of a board. */
export function tabOf(board: Board): Tab {
  const { name } = board
  if (statusOf(board).kind === 'lost') return { title: `(lost) ${name}`, worst: 'silent' }
  const tally = tallyOf(board.circuits)
  const worst = badness.find((state) => tally[state] > 0) ?? 'silent'
  return { title: tally.open > 0 ? `(${tally.open}) ${name}` : name, worst }
}
