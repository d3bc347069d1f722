import { Glyph } from '../charts/glyph.tsx'
import { plainGlyph } from '../charts/glyph-of.ts'
import type { ShownState } from '../store/standing.ts'
import { shownStates } from '../store/standing.ts'
import { stateInQuery, withState } from '../store/query-edit.ts'
import type { Tally } from '../store/tally.ts'
import type { UrlState } from '../store/url-state.ts'
import type { Navigate } from '../store/use-url.ts'
import './tally.css'

interface TallyBarProps {
  readonly tally: Tally
  readonly url: UrlState
  readonly navigate: Navigate
}

/** How many circuits are in each state; a press shows only those. */
export function TallyBar({ tally, url: { query }, navigate }: TallyBarProps) {
  const chosen = stateInQuery(query)
  const toggle = (state: ShownState) =>
    navigate({ query: withState(query, state === chosen ? null : state) }, 'push')
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
            onClick={() => toggle(state)}
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
