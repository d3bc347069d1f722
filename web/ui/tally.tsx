import { Glyph } from '../charts/glyph.tsx'
import { plainGlyph } from '../charts/glyph-of.ts'
import type { ShownState } from '../store/standing.ts'
import { shownStates } from '../store/standing.ts'
import type { Tally } from '../store/tally.ts'
import './tally.css'

interface TallyBarProps {
  readonly tally: Tally
  /** The state that the board is narrowed to. */
  readonly chosen: ShownState | null
  readonly onChoose: (state: ShownState | null) => void
}

/** How many circuits are in each state; a press shows only those. */
export function TallyBar({ tally, chosen, onChoose }: TallyBarProps) {
  return (
    <div className="tally" role="group" aria-label="Circuits by state">
      {shownStates
        .filter((state) => isAlways(state) || tally[state] > 0 || state === chosen)
        .map((state) => (
          <button
            key={state}
            type="button"
            className={tally[state] === 0 ? 'tally-item is-none' : 'tally-item'}
            aria-pressed={state === chosen}
            onClick={() => onChoose(state === chosen ? null : state)}
          >
            <Glyph state={plainGlyph(state)} size={14} name={null} />
            <strong>{tally[state]}</strong> {state}
          </button>
        ))}
    </div>
  )
}

/** That none is open is worth saying, that none is forced is not. */
function isAlways(state: ShownState): boolean {
  return state === 'open' || state === 'half-open' || state === 'closed'
}
