import type { Back, CircuitSlice } from './board.ts'

/**
 * Whether the source has told since what happened while nothing was heard, of most circuits.
 *
 * @param now Milliseconds since 1970 by the browser's clock.
 */
export function isFilled(
  circuits: readonly Pick<CircuitSlice, 'past'>[],
  { at, missedMs }: Pick<Back, 'at' | 'missedMs'>,
  now: number,
): boolean {
  const ago = Math.round((now - at + missedMs / 2) / 1_000)
  const filled = circuits.filter(({ past }) => {
    const second = (past.newest ?? 0) - ago
    return !Number.isNaN(past.read('success', second, second + 1)[0] ?? NaN)
  })
  return filled.length * 2 > circuits.length
}
