import { nextGeneration } from './state.ts'
import type { ClosedState, HalfOpenState, OpenState, State } from './state.ts'

/** What can happen to a circuit. */
export type CircuitEvent =
  /** A call asks to be let through. */
  | { readonly kind: 'admit' }
  /** The policy has seen enough, or a hand opens the circuit. */
  | { readonly kind: 'trip' }
  /** Time has passed; nobody asks to be let through. */
  | { readonly kind: 'wake' }
  /** The call with this ticket spoke for the dependency. */
  | { readonly kind: 'passed'; readonly ticket: number }
  /** The call with this ticket spoke against it. */
  | { readonly kind: 'failed'; readonly ticket: number }
  /** The call with this ticket said nothing about the dependency; its place falls free. */
  | { readonly kind: 'returned'; readonly ticket: number }
  /** A hand closes the circuit. */
  | { readonly kind: 'close' }

/** How an open circuit comes back. */
export interface Recovery {
  /** How long the n-th opening in a row turns calls away, in milliseconds. `Infinity`: until closed by hand. */
  sleepMs(trips: number): number
  /** How many probes must pass, which is also how many may be under way at once. Whole number from 1. */
  readonly probes: number
  /** How long a probe may hold its place, in milliseconds. After that the next call gets it. */
  readonly leaseMs: number
}

/**
 * The breaker's whole rule book. Pure: the same state, event and time always give the same next state, and the very
 * same object when nothing changes.
 */
export function transition(state: State, event: CircuitEvent, now: number, recovery: Recovery): State {
  switch (event.kind) {
    case 'admit':
      return admitProbe(awake(state, now), now, recovery)
    case 'trip':
      return state.kind === 'open' ? state : open(state, now, recovery)
    case 'wake':
      return awake(state, now)
    case 'passed':
      return isProbeOf(state, event.ticket) ? probePassed(state, event.ticket, now, recovery) : state
    case 'failed':
      return isProbeOf(state, event.ticket) ? open(state, now, recovery) : state
    case 'returned':
      return isProbeOf(state, event.ticket) ? withoutLease(state, event.ticket) : state
    case 'close':
      return state.kind === 'closed' ? state : closed(state, now)
  }
}

/** The ticket that `admit` gave out on the way from `before` to `after`, or `undefined` when the call is turned away. */
export function ticketGiven(before: State, after: State): number | undefined {
  if (after.kind === 'closed') return after.generation
  if (after.kind === 'open' || after.issued === 0) return undefined
  const isNew = before.kind !== 'half-open' || before.issued !== after.issued
  return isNew ? after.generation + after.issued : undefined
}

/** Whether a result that carries this ticket may decide anything in this state. */
export function isCurrent(state: State, ticket: number): boolean {
  return state.kind === 'closed' ? ticket === state.generation : isProbeOf(state, ticket)
}

function awake(state: State, now: number): State {
  return state.kind === 'open' && now >= state.probeAt ? halfOpen(state, now) : state
}

function admitProbe(state: State, now: number, { probes, leaseMs }: Recovery): State {
  if (state.kind !== 'half-open') return state
  const leases = state.leases.filter((lease) => lease.until > now)
  if (state.passed + leases.length >= probes) return state
  const issued = state.issued + 1
  return {
    ...state,
    issued,
    leases: [...leases, { ticket: state.generation + issued, until: now + leaseMs }],
  }
}

function probePassed(state: HalfOpenState, ticket: number, now: number, { probes }: Recovery): State {
  const passed = state.passed + 1
  return passed >= probes ? closed(state, now) : { ...withoutLease(state, ticket), passed }
}

/** A probe whose lease has ended lost its place, not its voice: late is not the same as from another generation. */
function isProbeOf(state: State, ticket: number): state is HalfOpenState {
  return state.kind === 'half-open' && ticket > state.generation && ticket <= state.generation + state.issued
}

function withoutLease(state: HalfOpenState, ticket: number): HalfOpenState {
  return { ...state, leases: state.leases.filter((lease) => lease.ticket !== ticket) }
}

function open(state: State, now: number, recovery: Recovery): OpenState {
  const trips = state.kind === 'closed' ? 1 : state.trips + 1
  const probeAt = now + recovery.sleepMs(trips)
  return { kind: 'open', generation: nextGeneration(state), since: now, probeAt, trips }
}

function halfOpen(state: OpenState, now: number): HalfOpenState {
  const generation = nextGeneration(state)
  return { kind: 'half-open', generation, since: now, trips: state.trips, issued: 0, passed: 0, leases: [] }
}

function closed(state: State, now: number): ClosedState {
  return { kind: 'closed', generation: nextGeneration(state), since: now }
}
