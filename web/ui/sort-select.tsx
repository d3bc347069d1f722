import type { ChangeEvent } from 'react'
import type { Sort } from '../store/rank.ts'
import { sorts } from '../store/rank.ts'
import './control.css'
import './sort-select.css'

interface SortSelectProps {
  readonly sort: Sort
  readonly onChoose: (sort: Sort) => void
}

const sortNames: Readonly<Record<Sort, string>> = {
  trouble: 'Trouble first',
  name: 'Name',
  errors: 'Errors',
  calls: 'Calls',
  p99: 'p99',
}

/** What the board is sorted by, and what else it could be. */
export function SortSelect({ sort, onChoose }: SortSelectProps) {
  function onChange({ target }: ChangeEvent<HTMLSelectElement>): void {
    onChoose(sorts.find((each) => each === target.value) ?? 'trouble')
  }
  return (
    <label className="control sort-select">
      Sort
      <select value={sort} onChange={onChange}>
        {sorts.map((each) => (
          <option key={each} value={each}>
            {sortNames[each]}
          </option>
        ))}
      </select>
    </label>
  )
}
