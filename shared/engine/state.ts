/**
 * What the circuit lets through. Times are readings of the monotonic clock.
 *
 * Every state has a `generation`, a number larger than all that came before. A call carries the ticket under which it
 * was admitted, and its result decides something only in the state that gave out the ticket.
 */
export type State = ClosedState | OpenState | HalfOpenState

/** Every call is let through. */
export interface ClosedState {
  readonly kind: 'closed'
  readonly generation: number
  readonly since: number
}

/** Every call is turned away, until `probeAt`. */
export interface OpenState {
  readonly kind: 'open'
  readonly generation: number
  readonly since: number
  /** When the next attempt is let through. `Infinity`: not by itself. */
  readonly probeAt: number
  /** Openings in a row, this one included. */
  readonly trips: number
}

/** Some calls are let through as probes, as the recovery asks for; the others are turned away. */
export interface HalfOpenState {
  readonly kind: 'half-open'
  readonly generation: number
  readonly since: number
  /** Openings in a row before it. */
  readonly trips: number
  /** How many stages of the recovery it has left behind. A recovery without stages has one. */
  readonly stage: number
  readonly stageSince: number
  /** Probes that were let through, in all stages. Their tickets are `generation + 1` to `generation + issued`. */
  readonly issued: number
  /** How many of them were let through in earlier stages: those say nothing about this one. */
  readonly issuedBefore: number
  /** When the last of them was let through. */
  readonly issuedAt: number
  /** Probes that came back well in this stage. */
  readonly passed: number
  /** Probes that came back badly in this stage. */
  readonly failed: number
  /** Probes that have not come back and still hold their place. */
  readonly leases: readonly Lease[]
}

/** The place of one probe. It falls free when the probe comes back, or at `until`. */
export interface Lease {
  /** The ticket of the probe that holds it. */
  readonly ticket: number
  readonly until: number
}

/** A circuit at its birth. */
export function initialState(now: number): ClosedState {
  return { kind: 'closed', generation: 0, since: now }
}

/** The first generation that this state has not given out. */
export function nextGeneration(state: State): number {
  return state.generation + 1 + (state.kind === 'half-open' ? state.issued : 0)
}
