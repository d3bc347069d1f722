import { CircuitBreakerStates } from './keys.ts'

/**
 * What a circuit in shared memory remembers beside its state, in one cell: which state it believes to be in, since how many
 * openings, and the generation. A call takes the whole cell along as its ticket.
 *
 * Bits from the right: state 2, by hand 1, openings in a row 4, probes let through 4, generation 21.
 */
export type Episode = number

const { CLOSED, OPEN, HALF_OPEN } = CircuitBreakerStates
const mostTrips = 15
const mostIssued = 15
const generations = 2 ** 21

/** One of `CircuitBreakerStates`. */
export function kindOf(episode: Episode): number {
  return episode & 3
}

/** Whether somebody wrote the state by hand. */
export function isByHand(episode: Episode): boolean {
  return (episode & 4) !== 0
}

/** Openings in a row, the present one included; 15 stands for 15 and more. */
export function tripsOf(episode: Episode): number {
  return (episode >>> 3) & mostTrips
}

/** Probes that this half-open state has let through; after 15 comes 1 again. */
export function issuedOf(episode: Episode): number {
  return (episode >>> 7) & mostIssued
}

/** How many states came before; it begins anew after two million. */
export function generationOf(episode: Episode): number {
  return episode >>> 11
}

/** Closed anew. */
export function closed(before: Episode): Episode {
  return next(before, CLOSED, 0, 0)
}

/** Opened, or opened again. */
export function opened(before: Episode): Episode {
  return next(before, OPEN, Math.min(tripsOf(before) + 1, mostTrips), 0)
}

/** Half-open, with or without a probe under way. */
export function halfOpened(before: Episode, issued: 0 | 1): Episode {
  return next(before, HALF_OPEN, Math.max(1, tripsOf(before)), issued)
}

/** Half-open as before, with one more probe under way. */
export function reissued(before: Episode): Episode {
  const issued = (issuedOf(before) % mostIssued) + 1
  return (before & ~(mostIssued << 7)) | (issued << 7)
}

/** In the state that somebody wrote by hand. */
export function handed(before: Episode, kind: number): Episode {
  if (kind === CLOSED) return closed(before) | 4
  return (kind === OPEN ? opened(before) : halfOpened(before, 0)) | 4
}

function next(before: Episode, kind: number, trips: number, issued: number): Episode {
  const generation = (generationOf(before) + 1) % generations
  return (generation << 11) | (issued << 7) | (trips << 3) | kind
}
