import type { Place } from './place.ts'

/** A key that moves among the circuits. */
export type StepKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End' | 'j' | 'k'

/** All of them. */
export const stepKeys: readonly StepKey[] = [
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'j',
  'k',
]

/**
 * Where a key leads from one of the places, which come in the order in which they are read; the same place where there
 * is none to go to. Letters go on in that order, arrows to what lies there.
 */
export function steppedTo(key: StepKey, from: number, places: readonly Place[]): number {
  const last = places.length - 1
  switch (key) {
    case 'j':
      return Math.min(last, from + 1)
    case 'k':
      return Math.max(0, from - 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return nearestIn(key, from, places)
  }
}

type Arrow = Extract<StepKey, `Arrow${string}`>

function nearestIn(arrow: Arrow, from: number, places: readonly Place[]): number {
  const start = places[from]
  if (!start) return from
  let [best, least] = [from, Infinity]
  places.forEach((place, index) => {
    const cost = index === from ? Infinity : costOf(arrow, start, place)
    if (cost < least) [best, least] = [index, cost]
  })
  return best
}

/** How far a place is off in a direction; `Infinity`: it does not lie there. To lie aside counts double. */
function costOf(arrow: Arrow, from: Place, to: Place): number {
  const across = middle(to.x, to.width) - middle(from.x, from.width)
  const down = middle(to.y, to.height) - middle(from.y, from.height)
  const isSideways = arrow === 'ArrowLeft' || arrow === 'ArrowRight'
  const sign = arrow === 'ArrowLeft' || arrow === 'ArrowUp' ? -1 : 1
  const [ahead, aside] = isSideways ? [across * sign, Math.abs(down)] : [down * sign, Math.abs(across)]
  const isAhead = isSideways ? ahead > from.width / 2 : ahead > from.height / 2
  return isAhead ? ahead + 2 * aside : Infinity
}

const middle = (start: number, length: number): number => start + length / 2
