import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual'
import { Fragment, useLayoutEffect, useRef, useState } from 'react'
import type { CircuitGroup } from '../../store/grouping.ts'
import type { Sort } from '../../store/rank.ts'
import type { CircuitListProps } from './list-props.ts'
import { TableGroup } from './table-group.tsx'
import { TableHead, columnCount } from './table-head.tsx'
import type { TableItem } from './table-items.ts'
import { itemHeight, tableItems } from './table-items.ts'
import { TableRow } from './table-row.tsx'
import { useReturnedFocus } from './use-returned-focus.ts'
import { columnPlaces, useRoving } from './use-roving.ts'
import './table.css'

export interface TableProps extends CircuitListProps {
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

/** All circuits with all their figures, as a table of which only the rows in sight are drawn. */
export function Table({ groups, cameFrom, hrefOf, onOpen, sort, onSort }: TableProps) {
  const table = useRef<HTMLTableElement>(null)
  const items = tableItems(groups)
  const places = columnPlaces(items.flatMap((item) => (item.kind === 'circuit' ? [item.key] : [])))
  const { stop, onFocus } = useRoving(table, places, cameFrom)
  const rows = useRows(table, items, stop)
  useReturnedFocus(table, rows.length > 0 ? cameFrom : null)
  return (
    <table ref={table} className="table" aria-rowcount={items.length + 1}>
      <caption className="only-heard">{captionOf(groups)}</caption>
      <TableHead sort={sort} onSort={onSort} />
      <tbody>
        {rows.map(({ item, index, before }) => (
          <Fragment key={item.key}>
            {before > 0 && <Spacer height={before} />}
            {item.kind === 'group' ? (
              <TableGroup group={item.group} index={index + 2} />
            ) : (
              <TableRow
                slice={item.slice}
                index={index + 2}
                {...{ href: hrefOf(item.key), isStop: item.key === stop, onOpen, onFocus }}
              />
            )}
          </Fragment>
        ))}
        <Spacer height={rows.rest} />
      </tbody>
    </table>
  )
}

function Spacer({ height }: { readonly height: number }) {
  return (
    <tr className="table-spacer" aria-hidden="true">
      {/* Nobody hears it. */}
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label */}
      <td colSpan={columnCount} style={{ height }} />
    </tr>
  )
}

interface Row {
  readonly item: TableItem
  readonly index: number
  /** How much lies between it and the row that is drawn before it, in pixels. */
  readonly before: number
}

/** The rows that are drawn: those in sight, and the one where the Tab key stops. */
function useRows(
  table: { readonly current: HTMLTableElement | null },
  items: readonly TableItem[],
  stop: string | undefined,
): readonly Row[] & { readonly rest: number } {
  const [scrollMargin, setScrollMargin] = useState(0)
  const kept = items.findIndex(({ key }) => key === stop)
  // It keeps its own state and tells of changes by rendering, which is what is wanted here.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: (index) => itemHeight(items[index]),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 8,
    scrollMargin,
    rangeExtractor: (range) => {
      const drawn = new Set([...defaultRangeExtractor(range), ...(kept < 0 ? [] : [kept])])
      return [...drawn].toSorted((a, b) => a - b)
    },
  })
  useLayoutEffect(() => {
    const top = (table.current?.getBoundingClientRect().top ?? 0) + scrollY
    setScrollMargin(Math.round(top))
  }, [table, items.length])
  let end = scrollMargin
  const rows = virtual.getVirtualItems().flatMap(({ index, start, end: next }): Row[] => {
    const item = items[index]
    const before = start - end
    end = next
    return item ? [{ item, index, before }] : []
  })
  return Object.assign(rows, { rest: Math.max(0, virtual.getTotalSize() + scrollMargin - end) })
}

function captionOf(groups: readonly CircuitGroup[]): string {
  const count = groups.reduce((sum, { circuits }) => sum + circuits.length, 0)
  return `${count} circuits. Only the rows in sight are in the page; j and k move among all of them.`
}
