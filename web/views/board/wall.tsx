import type { FocusEvent, PointerEvent } from 'react'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { WallLayout } from '../../layout/wall-layout.ts'
import { wallLayout } from '../../layout/wall-layout.ts'
import { GroupHeading } from '../../ui/group-heading.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import type { CircuitListProps } from './list-props.ts'
import { byKey, layoutGroups } from './list-props.ts'
import { useLayout } from './use-layout.ts'
import { useReturnedFocus } from './use-returned-focus.ts'
import { useRoom } from './use-room.ts'
import { useRoving } from './use-roving.ts'
import { useWallPainter } from './use-wall-painter.ts'
import { WallTile } from './wall-tile.tsx'
import { WallTip } from './wall-tip.tsx'
import './wall.css'

export interface WallProps extends CircuitListProps {
  /** The keys of the circuits that are searched for; `null`: all. The others step back, but nobody moves. */
  readonly sought: ReadonlySet<string> | null
  readonly theme: string | null
}

/** A thousand circuits at once: one tile each, which never moves. Colour and shape tell; words come on request. */
export function Wall({ groups, busiest, cameFrom, hrefOf, onOpen, sought, theme }: WallProps) {
  const list = useRef<HTMLDivElement>(null)
  const room = useRoom(list)
  const make = (some: Parameters<typeof wallLayout>[0]) => wallLayout(some, room)
  const layout = useLayout(layoutGroups(groups), `${room.width} ${room.height}`, make)
  const slices = useMemo(() => byKey(groups), [groups])
  const isShown = useCallback((key: string) => sought?.has(key) ?? true, [sought])
  const canvas = useWallPainter({ layout, slices, busiest, isShown, theme })
  const reachable = useMemo(() => layout.places.filter(({ key }) => isShown(key)), [layout, isShown])
  const { stop, onFocus } = useRoving(list, reachable, cameFrom)
  const { looked, handlers } = useLook(layout, stop, onFocus)
  const marked = slices.get(looked ?? '')
  useReturnedFocus(list, room.width === 0 ? null : cameFrom)
  const tileKeys = [...new Set([stop, looked])].filter((key) => key !== undefined && key !== null)
  return (
    <div
      ref={list}
      className="wall"
      style={{ height: layout.height }}
      role="group"
      aria-label={labelOf(slices.size)}
      {...handlers}
    >
      <canvas ref={canvas} aria-hidden="true" />
      {layout.blocks.map(
        (block, index) =>
          block.name !== '' && (
            <div
              key={block.key}
              className="wall-heading"
              style={{ left: block.x, top: block.y, width: block.width }}
            >
              <GroupHeading group={groups[index]!} more={layout.tile.glyph === 24 ? 'bar' : 'none'} />
            </div>
          ),
      )}
      {tileKeys.map((key) => {
        const slice = slices.get(key)
        const place = layout.places.find((each) => each.key === key)
        const link = { href: hrefOf(key), isStop: key === stop, onOpen, onFocus }
        return (
          slice && place && <WallTile key={key} {...{ slice, place, ...link }} isLooked={key === looked} />
        )
      })}
      {marked && looked !== null && (
        <WallTip slice={marked} layout={layout} circuit={looked} width={room.width} />
      )}
    </div>
  )
}

function labelOf(circuits: number): string {
  return `Wall of ${circuits} circuits. Arrows move among them; t shows them as a table.`
}

/** Which circuit somebody looks at: the one under the pointer, else the one with the focus, unless it was sent away. */
function useLook(layout: WallLayout, stop: string | undefined, onFocus: (circuit: string) => void) {
  const [pointed, setPointed] = useState<string | null>(null)
  const [isFocused, setFocused] = useState(false)
  const [dismissed, setDismissed] = useState<string | null>(null)
  const candidate = pointed ?? (isFocused ? (stop ?? null) : null)
  const looked = candidate === dismissed ? null : candidate
  useKeys({
    Escape: (event) => {
      if (looked === null) return
      event.stopImmediatePropagation()
      setDismissed(looked)
    },
  })
  const handlers = {
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      if (event.target instanceof Element && event.target.closest('.wall-tip')) return
      const { left, top } = event.currentTarget.getBoundingClientRect()
      const under = keyAt(layout, event.clientX - left, event.clientY - top)
      if (under !== dismissed) setDismissed(null)
      setPointed(under)
    },
    onPointerLeave: () => setPointed(null),
    onFocus(event: FocusEvent<HTMLDivElement>) {
      setFocused(true)
      const key = event.target instanceof HTMLElement ? event.target.dataset['circuit'] : undefined
      if (key !== undefined) onFocus(key)
    },
    onBlur: () => setFocused(false),
  }
  return { looked, handlers }
}

function keyAt({ places }: WallLayout, x: number, y: number): string | null {
  const under = places.find(
    (place) => x >= place.x && x < place.x + place.width && y >= place.y && y < place.y + place.height,
  )
  return under?.key ?? null
}
