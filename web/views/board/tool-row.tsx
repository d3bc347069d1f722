import type { RefObject } from 'react'
import type { Tally } from '../../store/tally.ts'
import type { UrlState } from '../../store/url-state.ts'
import { usualGrouping, usualSort } from '../../store/url-state.ts'
import type { Navigate } from '../../store/use-url.ts'
import { Choice } from '../../ui/choice.tsx'
import { groupingOptions, sortOptions } from '../../ui/choice-names.ts'
import { FilterField } from '../../ui/filter-field.tsx'
import { TallyBar } from '../../ui/tally.tsx'
import './tool-row.css'

interface ToolRowProps {
  readonly tally: Tally
  readonly url: UrlState
  /** What of the search could not be understood, a sentence each. */
  readonly mistakes: readonly string[]
  readonly field: RefObject<HTMLInputElement | null>
  /** Whether the field to filter by is shown where there is little room. */
  readonly isFiltering: boolean
  readonly navigate: Navigate
  /** Called when somebody goes from the field to the circuits. */
  readonly onEnter: () => void
}

/** How many circuits are how, and what the board is narrowed to, sorted and grouped by. */
export function ToolRow({ tally, url, mistakes, field, isFiltering, navigate, onEnter }: ToolRowProps) {
  const { query, view } = url
  return (
    <div className={isFiltering ? 'tool-row is-filtering' : 'tool-row'}>
      <TallyBar {...{ tally, url, navigate }} />
      <div className="tools">
        <FilterField
          query={query}
          mistakes={mistakes}
          field={field}
          onChange={(text) => navigate({ query: text })}
          onEnter={onEnter}
          onLeave={() => field.current?.blur()}
        />
        {view !== 'wall' && (
          <Choice
            label="Sort"
            options={sortOptions}
            chosen={url.sort ?? usualSort(view)}
            onChoose={(sort) => navigate({ sort: sort === usualSort(view) ? null : sort })}
          />
        )}
        <Choice
          label="Group"
          options={groupingOptions}
          chosen={url.grouping ?? usualGrouping(view)}
          onChoose={(grouping) => navigate({ grouping: grouping === usualGrouping(view) ? null : grouping })}
        />
      </div>
    </div>
  )
}
