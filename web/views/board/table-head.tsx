import type { Sort } from '../../store/rank.ts'

interface Column {
  readonly name: string
  readonly className: string
  /** What a press on its head sorts by. */
  readonly sort?: Sort
}

const columns: readonly Column[] = [
  { name: 'State', className: 'col-state', sort: 'trouble' },
  { name: 'Circuit', className: 'col-circuit', sort: 'name' },
  { name: 'Errors', className: 'col-errors is-figure', sort: 'errors' },
  { name: 'Calls', className: 'col-calls is-figure', sort: 'calls' },
  { name: 'Blocked', className: 'col-blocked is-figure' },
  { name: 'p99', className: 'col-p99 is-figure', sort: 'p99' },
  { name: 'Last 60 s', className: 'col-minute' },
  { name: 'Since', className: 'col-since is-figure' },
  { name: 'Next attempt', className: 'col-next is-figure' },
  { name: 'Cause', className: 'col-cause' },
]

/** How many columns the table has. */
export const columnCount = columns.length

interface TableHeadProps {
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

/** The head of the table; its columns are what it can be sorted by. */
export function TableHead({ sort, onSort }: TableHeadProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column) => (
          <th
            key={column.name}
            scope="col"
            className={column.className}
            aria-sort={column.sort === sort ? directionOf(sort) : undefined}
          >
            {column.sort === undefined ? (
              column.name
            ) : (
              <SortButton {...column} sort={column.sort} isChosen={column.sort === sort} onSort={onSort} />
            )}
          </th>
        ))}
      </tr>
    </thead>
  )
}

interface SortButtonProps {
  readonly name: string
  readonly sort: Sort
  readonly isChosen: boolean
  readonly onSort: (sort: Sort) => void
}

function SortButton({ name, sort, isChosen, onSort }: SortButtonProps) {
  return (
    <button type="button" onClick={() => onSort(sort)}>
      {name}
      {isChosen && <span aria-hidden="true"> {directionOf(sort) === 'ascending' ? '↑' : '↓'}</span>}
    </button>
  )
}

/** Names go up, everything else begins with the most. */
function directionOf(sort: Sort): 'ascending' | 'descending' {
  return sort === 'name' ? 'ascending' : 'descending'
}
