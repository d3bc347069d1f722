import type { ReactNode, RefObject } from 'react'
import { GroupHeading } from '../../ui/group-heading.tsx'
import type { Block, Layout, Place } from '../../layout/place.ts'
import type { CircuitGroup } from '../../store/grouping.ts'
import type { Band } from './use-band.ts'
import { isInBand } from './use-band.ts'
import './group-list.css'

interface GroupListProps {
  readonly list: RefObject<HTMLDivElement | null>
  readonly className: string
  readonly layout: Layout
  readonly groups: readonly CircuitGroup[]
  readonly band: Band
  /** The key of the circuit where the Tab key stops. */
  readonly stop: string | undefined
  /** What the headings tell besides names and counts. */
  readonly more: 'figures' | 'none'
  readonly renderItem: (place: Place) => ReactNode
}

/** Circuits at their places, group by group; drawn are those that are near, and the one where the Tab key stops. */
export function GroupList({ list, className, layout, groups, band, stop, more, renderItem }: GroupListProps) {
  const byName = new Map(groups.map((group) => [group.name, group]))
  const isDrawn = (place: Place) => place.key === stop || isInBand(place, band)
  const total = layout.places.length
  const ranks = ranksOf(layout)
  return (
    <div ref={list} className={`group-list ${className}`} style={{ height: layout.height }}>
      {layout.blocks
        .filter((block) => isInBand(block, band) || block.places.some(({ key }) => key === stop))
        .map((block) => (
          <section
            key={block.key}
            className="group-block"
            style={positionOf(block)}
            aria-label={labelOf(block)}
          >
            {block.name !== '' && byName.has(block.name) && (
              <GroupHeading group={byName.get(block.name)!} more={more} />
            )}
            <ul aria-label={block.name === '' ? 'Circuits' : block.name}>
              {block.places.filter(isDrawn).map((place) => (
                <li
                  key={place.key}
                  data-key={place.key}
                  aria-setsize={total}
                  aria-posinset={ranks.get(place.key)}
                  style={positionOf({ ...place, x: place.x - block.x, y: place.y - block.y })}
                >
                  {renderItem(place)}
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  )
}

function ranksOf({ places }: Layout): ReadonlyMap<string, number> {
  return new Map(places.map(({ key }, index) => [key, index + 1]))
}

function labelOf({ name }: Block): string | undefined {
  return name === '' ? undefined : name
}

function positionOf({ x, y, width, height }: Omit<Place, 'key'>) {
  return { left: x, top: y, width, height }
}
