import type { Sight } from './sight.ts'

/** Why a call of a policy went wrong: what was thrown, or a result that counts as bad. */
export interface CockatielReason {
  readonly error?: unknown
  readonly value?: unknown
  /** Nothing went wrong; somebody holds the circuit open. */
  readonly isolated?: true
}

/** An event of cockatiel's: calls the listener until disposed of. */
export type CockatielEvent<Told> = (listener: (told: Told) => void) => { dispose(): void }

/** What is used of a circuit breaker policy of cockatiel's. */
export interface CockatielBreaker {
  /** 0: closed, 1: open, 2: half-open, 3: isolated. */
  readonly state: number
  readonly onSuccess: CockatielEvent<{ readonly duration: number }>
  readonly onFailure: CockatielEvent<{
    readonly duration: number
    /** Whether the policy takes it for a failure at all. */
    readonly handled: boolean
    readonly reason: CockatielReason
  }>
  readonly onBreak: CockatielEvent<CockatielReason>
  readonly onStateChange: CockatielEvent<number>
}

/** Whether it is one, by what it can do. */
export function isCockatielBreaker(value: unknown): value is CockatielBreaker {
  if (typeof value !== 'object' || value === null) return false
  const policy = value as Readonly<Record<string, unknown>>
  const events = ['onSuccess', 'onFailure', 'onBreak', 'onStateChange']
  return typeof policy['state'] === 'number' && events.every((event) => typeof policy[event] === 'function')
}

/** How the policy stands now. It tells nothing of its settings, nor of calls in flight. */
export function lookAt({ state }: CockatielBreaker): Sight {
  return {
    state: standingOf(state),
    mode: state === isolated ? 'forced-open' : 'automatic',
    settings: { door: 'cockatiel' },
    inFlight: null,
    isProbing: state === halfOpen,
  }
}

/** What a state of the policy lets through. */
export function standingOf(state: number): Sight['state'] {
  if (state === halfOpen) return 'half-open'
  return state === closed ? 'closed' : 'open'
}

const closed = 0
const halfOpen = 2
const isolated = 3
