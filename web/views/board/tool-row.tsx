import type { RefObject } from 'react'
import type { ShownState } from '../../store/standing.ts'
import type { Tally } from '../../store/tally.ts'
import type { UrlState } from '../../store/url-state.ts'
import type { Navigate } from '../../store/use-url.ts'
import { FilterField } from '../../ui/filter-field.tsx'
import { SortSelect } from '../../ui/sort-select.tsx'
import { TallyBar } from '../../ui/tally.tsx'
import './tool-row.css'

interface ToolRowProps {
  readonly tally: Tally
  readonly url: UrlState
  readonly field: RefObject<HTMLInputElement | null>
  /** Whether the field to filter by is shown where there is little room. */
  readonly isFiltering: boolean
  readonly navigate: Navigate
  /** Called when somebody goes from the field to the circuits. */
  readonly onEnter: () => void
}

/** How many circuits are how, and what the board is narrowed to and sorted by. */
export function ToolRow({ tally, url, field, isFiltering, navigate, onEnter }: ToolRowProps) {
  const chooseState = (state: ShownState | null) => navigate({ state }, 'push')
  return (
    <div className={isFiltering ? 'tool-row is-filtering' : 'tool-row'}>
      <TallyBar tally={tally} chosen={url.state} onChoose={chooseState} />
      <div className="tools">
        <FilterField
          query={url.query}
          field={field}
          onChange={(query) => navigate({ query })}
          onEnter={onEnter}
          onLeave={() => field.current?.blur()}
        />
        <SortSelect sort={url.sort} onChoose={(sort) => navigate({ sort })} />
      </div>
    </div>
  )
}
