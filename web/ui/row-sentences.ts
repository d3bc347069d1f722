import type { StateReading } from '../../shared/wire/reading.ts'
import type { CircuitSlice } from '../store/board.ts'
import type { Standing } from '../store/standing.ts'
import { captionOf } from './caption.ts'
import { causeInRow } from './cause.ts'
import { duration } from './time.ts'
import { plural } from './words.ts'

/** What comes next, after the state and its duration: ", next attempt in 12 s". Empty when nobody knows. */
export function nextInRow({ reading: { state }, at, isStale }: CircuitSlice, standing: Standing): string {
  if (isStale || standing !== 'open' || state.kind !== 'open' || state.probeAt === undefined) return ''
  if (state.probeAt === null) return ', until it is closed by hand'
  return state.probeAt > at
    ? `, next attempt in ${duration(state.probeAt - at)}`
    : ', next attempt with the next call'
}

/** Why a circuit stands as it does, in a line of its own. */
export function whyInRow(slice: CircuitSlice, standing: Standing): string {
  const { reading, sourceLabel, isStale, lastTrip } = slice
  const { state } = reading
  const cause = reading.lastTransition?.cause ?? lastTrip?.cause
  if (isStale || cause === undefined) return captionOf(slice, standing).rest
  const trips = state.kind === 'open' ? state.trips : undefined
  const why = state.kind === 'half-open' ? probesInRow(state) : causeInRow(cause, trips)
  return [sourceLabel, why].filter(Boolean).join(' · ')
}

function probesInRow({ probes }: Extract<StateReading, { kind: 'half-open' }>): string {
  return `${probes.passed} of ${plural(probes.needed, 'probe')} passed`
}
