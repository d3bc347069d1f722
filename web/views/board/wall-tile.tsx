import type { Place } from '../../layout/place.ts'
import type { CircuitSlice } from '../../store/board.ts'
import { figuresOf } from '../../store/figures.ts'
import { standingOf } from '../../store/standing.ts'
import { spokenCircuit } from '../../ui/spoken.ts'
import type { LinkProps } from './circuit-link.tsx'
import { openHere } from './circuit-link.tsx'

interface WallTileProps extends LinkProps {
  readonly slice: CircuitSlice
  readonly place: Place
  /** Whether it is the one that somebody looks at. */
  readonly isLooked: boolean
}

/** The link over a tile that has the focus or is under the pointer; the others are only painted. */
export function WallTile({ slice, place, isLooked, href, isStop, onOpen, onFocus }: WallTileProps) {
  const { reading, key, lastTrip } = slice
  const standing = standingOf(reading)
  return (
    <a
      className={isLooked ? 'wall-tile is-looked' : 'wall-tile'}
      style={{ left: place.x, top: place.y, width: place.width, height: place.height }}
      href={href}
      aria-label={spokenCircuit(slice, standing, figuresOf(reading, standing, lastTrip))}
      tabIndex={isStop ? 0 : -1}
      data-circuit={key}
      onClick={(event) => openHere(event, () => onOpen(key))}
      onFocus={() => onFocus(key)}
    />
  )
}
