import { useRef } from 'react'
import { denseLayout } from '../../layout/dense-layout.ts'
import { prefixOf } from '../../store/grouping.ts'
import { useWidth } from '../../ui/use-width.ts'
import { DenseRow } from './dense-row.tsx'
import { GroupList } from './group-list.tsx'
import type { CircuitListProps } from './list-props.ts'
import { byKey, layoutGroups } from './list-props.ts'
import { useBand } from './use-band.ts'
import { useLayout } from './use-layout.ts'
import { useMoves } from './use-moves.ts'
import { useReturnedFocus } from './use-returned-focus.ts'
import { useRoving } from './use-roving.ts'
import './dense.css'

/** All circuits as short rows, in columns of groups. */
export function Dense({ groups, grouping, busiest, cameFrom, hrefOf, onOpen }: CircuitListProps) {
  const list = useRef<HTMLDivElement>(null)
  const width = useWidth(list) ?? 0
  const band = useBand(list)
  const layout = useLayout(layoutGroups(groups), String(width), (some) => denseLayout(some, width))
  const { stop, onFocus } = useRoving(list, layout.places, cameFrom)
  const slices = byKey(groups)
  useMoves(list, layout.places)
  useReturnedFocus(list, width === 0 ? null : cameFrom)
  return (
    <GroupList
      {...{ list, layout, groups, band, stop }}
      className="dense"
      more="none"
      renderItem={({ key }) => {
        const slice = slices.get(key)
        const link = { href: hrefOf(key), isStop: key === stop, onOpen, onFocus }
        if (!slice || width === 0) return null
        return <DenseRow {...{ slice, busiest, ...link }} shown={shownName(slice.reading.name, grouping)} />
      }}
    />
  )
}

/** Under the heading of their prefix names go without it. */
function shownName(name: string, grouping: CircuitListProps['grouping']): string | undefined {
  const prefix = grouping === 'prefix' ? prefixOf(name) : ''
  return prefix === '' ? undefined : name.slice(prefix.length + 1)
}
