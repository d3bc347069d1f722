import { hasFailed, hasPassed, isLastStage, letsThrough } from './recovery.ts'
import type { Recovery } from './recovery.ts'
import { nextGeneration } from './state.ts'
import type { ClosedState, HalfOpenState, OpenState, State } from './state.ts'

export type { Recovery } from './recovery.ts'

/** What can happen to a circuit. */
export type CircuitEvent =
  /** A call asks to be let through. `leaseMs`: how long it may hold its place as a probe, where it is another time than all have. */
  | { readonly kind: 'admit'; readonly leaseMs?: number | undefined }
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

/**
 * The breaker's whole rule book. Pure but for the chance that the recovery hands in: the same state, event and time
 * always give the same next state, and the very same object when nothing changes.
 */
export function transition(state: State, event: CircuitEvent, now: number, recovery: Recovery): State {
  switch (event.kind) {
    case 'admit':
      return admitProbe(awake(state, now), now, recovery, event.leaseMs)
    case 'trip':
      return state.kind === 'open' ? state : open(state, now, recovery)
    case 'wake':
      return awake(state, now)
    case 'passed':
      return isProbeOf(state, event.ticket) ? probePassed(state, event.ticket, now, recovery) : state
    case 'failed':
      return isProbeOf(state, event.ticket) ? probeFailed(state, event.ticket, now, recovery) : state
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

function admitProbe(state: State, now: number, recovery: Recovery, leaseMs = recovery.leaseMs): State {
  if (state.kind !== 'half-open' || !letsThrough(state, now, recovery)) return state
  const issued = state.issued + 1
  const held = state.leases.filter((lease) => lease.until > now)
  const lease = { ticket: state.generation + issued, until: now + leaseMs }
  return { ...state, issued, issuedAt: now, leases: [...held, lease] }
}

/** Only a probe that passes moves the circuit forward. */
function probePassed(before: HalfOpenState, ticket: number, now: number, recovery: Recovery): State {
  if (isOfEarlierStage(before, ticket)) return withoutLease(before, ticket)
  const state = { ...withoutLease(before, ticket), passed: before.passed + 1 }
  if (!hasPassed(state, now, recovery)) return state
  if (isLastStage(state, recovery)) return closed(state, now)
  const next = { stage: state.stage + 1, stageSince: now, issuedBefore: state.issued, passed: 0, failed: 0 }
  return { ...state, ...next }
}

/** Only a probe that fails moves it back. */
function probeFailed(before: HalfOpenState, ticket: number, now: number, recovery: Recovery): State {
  if (isOfEarlierStage(before, ticket)) return withoutLease(before, ticket)
  const state = { ...withoutLease(before, ticket), failed: before.failed + 1 }
  return hasFailed(state, now, recovery) ? open(state, now, recovery) : state
}

/** A probe whose lease has ended lost its place, not its voice: late is not the same as from another generation. */
function isProbeOf(state: State, ticket: number): state is HalfOpenState {
  return state.kind === 'half-open' && ticket > state.generation && ticket <= state.generation + state.issued
}

/** A probe shows how the dependency bears the share of the traffic under which it was let through, and no larger one. */
function isOfEarlierStage({ generation, issuedBefore }: HalfOpenState, ticket: number): boolean {
  return ticket <= generation + issuedBefore
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
  return {
    kind: 'half-open',
    generation,
    since: now,
    trips: state.trips,
    stage: 0,
    stageSince: now,
    issued: 0,
    issuedBefore: 0,
    issuedAt: now,
    passed: 0,
    failed: 0,
    leases: [],
  }
}

function closed(state: State, now: number): ClosedState {
  return { kind: 'closed', generation: nextGeneration(state), since: now }
}
