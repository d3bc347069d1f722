import type { CircuitGroup } from '../../store/grouping.ts'
import { GroupHeading } from '../../ui/group-heading.tsx'
import { columnCount } from './table-head.tsx'

/** The heading of a group within the table. */
export function TableGroup({ group, index }: { readonly group: CircuitGroup; readonly index: number }) {
  return (
    <tr className="table-group" aria-rowindex={index}>
      <th scope="rowgroup" colSpan={columnCount}>
        <GroupHeading group={group} more="figures" />
      </th>
    </tr>
  )
}
