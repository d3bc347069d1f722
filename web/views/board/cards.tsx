import { useRef } from 'react'
import { cardsLayout, gridOf } from '../../layout/cards-layout.ts'
import { useWidth } from '../../ui/use-width.ts'
import { Card } from './card.tsx'
import { GroupList } from './group-list.tsx'
import type { CircuitListProps } from './list-props.ts'
import { byKey, layoutGroups } from './list-props.ts'
import { useBand } from './use-band.ts'
import { useLayout } from './use-layout.ts'
import { useMoves } from './use-moves.ts'
import { useReturnedFocus } from './use-returned-focus.ts'
import { useRoving } from './use-roving.ts'
import './cards.css'

/** All circuits as cards. */
export function Cards({ groups, busiest, cameFrom, hrefOf, onOpen }: CircuitListProps) {
  const list = useRef<HTMLDivElement>(null)
  const width = useWidth(list) ?? 0
  const band = useBand(list)
  const layout = useLayout(layoutGroups(groups), String(width), (some) => cardsLayout(some, width))
  const { stop, onFocus } = useRoving(list, layout.places, cameFrom)
  const slices = byKey(groups)
  useMoves(list, layout.places)
  useReturnedFocus(list, width === 0 ? null : cameFrom)
  return (
    <GroupList
      {...{ list, layout, groups, band, stop }}
      className="cards"
      more="figures"
      renderItem={({ key }) => {
        const slice = slices.get(key)
        const link = { href: hrefOf(key), isStop: key === stop, onOpen, onFocus }
        return slice && width > 0 && <Card {...{ slice, busiest, ...link }} width={gridOf(width).cardWidth} />
      }}
    />
  )
}
