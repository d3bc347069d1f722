import type { TransitionReading } from '../../../shared/wire/reading.ts'
import type { CircuitSlice } from '../../store/board.ts'

/**
 * How a circuit last left the closed state by its rule; `null`: not that it is known of.
 *
 * @param until Until when, in milliseconds since 1970; `null`: until now.
 */
export function tripUntil(
  { lastTrip, transitions }: Pick<CircuitSlice, 'lastTrip' | 'transitions'>,
  until: number | null,
): TransitionReading | null {
  if (until === null) return lastTrip
  return transitions.findLast(({ at, cause }) => cause.kind === 'rule' && at <= until) ?? null
}
