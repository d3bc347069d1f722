import type { CircuitSlice } from '../../store/board.ts'
import type { CircuitGroup } from '../../store/grouping.ts'

/** A row of the table: a group's heading, or a circuit. */
export type TableItem =
  | { readonly kind: 'group'; readonly key: string; readonly group: CircuitGroup }
  | { readonly kind: 'circuit'; readonly key: string; readonly slice: CircuitSlice }

/** The rows of the table in their order. A group without a name has no heading. */
export function tableItems(groups: readonly CircuitGroup[]): readonly TableItem[] {
  return groups.flatMap((group): readonly TableItem[] => {
    const rows = group.circuits.map((slice): TableItem => ({ kind: 'circuit', key: slice.key, slice }))
    return group.name === '' ? rows : [{ kind: 'group', key: `group ${group.name}`, group }, ...rows]
  })
}

/** How tall a row is, in pixels. */
export function itemHeight(item: TableItem | undefined): number {
  return item?.kind === 'group' ? 32 : 28
}
