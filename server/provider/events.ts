import type { TransitionReading } from '../../shared/wire/reading.ts'
import { warn } from '../warn.ts'
import type { Invokable } from './invokable.ts'
import { invoke, isInvokable, notInvokable } from './invokable.ts'
import type { CircuitBreakerState } from '../storage/state-words.ts'

/** What a provider tells of its circuits. */
export const CIRCUIT_BREAKER_EVENTS = {
  /** A circuit has changed its state. Of all processes only the one whose call or hand brought it about tells it. */
  STATE_TRANSITIONED: 'STATE_TRANSITIONED',
  /** A call failed with an error that counts. */
  TRACKED_FAILURE: 'TRACKED_FAILURE',
  /** A call failed with an error that does not. */
  UNTRACKED_FAILURE: 'UNTRACKED_FAILURE',
  /** A call succeeded, but late, and that counts. */
  TRACKED_SLOW_CALL: 'TRACKED_SLOW_CALL',
  /** A call succeeded. */
  TRACKED_SUCCESS: 'TRACKED_SUCCESS',
  /** A call was turned away. */
  REJECTED: 'REJECTED',
  /** A hand has reset a circuit. */
  RESETED: 'RESETED',
  /** A hand has isolated a circuit. */
  ISOLATED: 'ISOLATED',
  /** The store does not answer; the circuit goes on by itself. */
  STORE_LOST: 'STORE_LOST',
  /** The store answers again. */
  STORE_FOUND: 'STORE_FOUND',
} as const

/** A circuit, as its events tell of it. */
export interface ToldCircuit {
  /** Its key, without namespace. */
  readonly key: string
  getState(): Promise<CircuitBreakerState>
}

interface Told {
  readonly circuitBreaker: ToldCircuit
}

/** What each event carries. */
export interface CircuitBreakerEventMap {
  readonly STATE_TRANSITIONED: Told & {
    readonly from: CircuitBreakerState
    readonly to: CircuitBreakerState
    /** When and why, as the board tells it; `undefined`: an adapter of one's own does not say. */
    readonly transition: TransitionReading | undefined
  }
  readonly TRACKED_FAILURE: Told & { readonly error: unknown }
  readonly UNTRACKED_FAILURE: Told & { readonly error: unknown }
  readonly TRACKED_SLOW_CALL: Told
  readonly TRACKED_SUCCESS: Told
  readonly REJECTED: Told & { readonly error: unknown }
  readonly RESETED: Told
  readonly ISOLATED: Told
  readonly STORE_LOST: Told & { readonly error: unknown }
  readonly STORE_FOUND: Told
}

/** The name of an event. */
export type CircuitBreakerEventName = keyof CircuitBreakerEventMap

/** An event as it is told: what it carries, and its name. */
export type CircuitBreakerEvent<Name extends CircuitBreakerEventName> = {
  readonly [Each in Name]: CircuitBreakerEventMap[Each] & { readonly type: Each }
}[Name]

/** What hears of an event. */
export type CircuitBreakerListener<Name extends CircuitBreakerEventName> = Invokable<
  [event: CircuitBreakerEvent<Name>],
  unknown
>

/** What carries events further, to other processes for instance. */
export interface EventBusLike {
  dispatch(name: string, event: unknown): unknown
}

/** What an object must be able to do to be an event bus. */
export const eventBusShape = { is: 'an event bus', methods: ['dispatch'] } as const

/** Whom a provider tells. Whatever a listener throws, or rejects with, becomes a process warning and harms nobody. */
export class CircuitBreakerEvents {
  readonly #listeners = noListeners()

  /** Calls `listener` at each of these events. A listener that is already there is not called twice. */
  async addListener<Name extends CircuitBreakerEventName>(
    names: Name | readonly Name[],
    listener: CircuitBreakerListener<Name>,
  ): Promise<void> {
    if (!isInvokable(listener)) throw notInvokable('addListener', 'a listener', listener)
    for (const name of listOf(names)) this.#of(name).add(listener)
  }

  async removeListener<Name extends CircuitBreakerEventName>(
    names: Name | readonly Name[],
    listener: CircuitBreakerListener<Name>,
  ): Promise<void> {
    for (const name of listOf(names)) this.#of(name).delete(listener)
  }

  /** Calls `listener` at the next such event, and never again. */
  async listenOnce<Name extends CircuitBreakerEventName>(
    name: Name,
    listener: CircuitBreakerListener<Name>,
  ): Promise<void> {
    await this.subscribeOnce(name, listener)
  }

  /** Resolves with the next such event. */
  asPromise<Name extends CircuitBreakerEventName>(name: Name): Promise<CircuitBreakerEvent<Name>> {
    return new Promise((resolve) => void this.subscribeOnce(name, resolve))
  }

  /** As `addListener`. Whoever calls the function that it resolves with hears no more. */
  async subscribe<Name extends CircuitBreakerEventName>(
    names: Name | readonly Name[],
    listener: CircuitBreakerListener<Name>,
  ): Promise<() => Promise<void>> {
    await this.addListener(names, listener)
    return () => this.removeListener(names, listener)
  }

  /** As `listenOnce`. Whoever calls the function that it resolves with hears nothing. */
  async subscribeOnce<Name extends CircuitBreakerEventName>(
    name: Name,
    listener: CircuitBreakerListener<Name>,
  ): Promise<() => Promise<void>> {
    if (!isInvokable(listener)) throw notInvokable('subscribeOnce', 'a listener', listener)
    const once = (event: CircuitBreakerEvent<Name>) => {
      void this.removeListener(name, once)
      return invoke(listener, event)
    }
    return this.subscribe(name, once)
  }

  /** Whether anybody listens to this event. */
  hears(name: CircuitBreakerEventName): boolean {
    return this.#of(name).size > 0
  }

  /** Tells all who listen. */
  tell<Name extends CircuitBreakerEventName>(name: Name, event: CircuitBreakerEvent<Name>): void {
    for (const listener of Array.from(this.#of(name))) tellSafely(name, () => invoke(listener, event))
  }

  #of<Name extends CircuitBreakerEventName>(name: Name): Set<CircuitBreakerListener<Name>> {
    if (!Object.hasOwn(CIRCUIT_BREAKER_EVENTS, name)) {
      const known = Object.keys(CIRCUIT_BREAKER_EVENTS).join(', ')
      throw new TypeError(`There is no event ${JSON.stringify(name)} of a circuit; there are ${known}.`)
    }
    return this.#listeners[name]
  }
}

type Listeners = { readonly [Name in CircuitBreakerEventName]: Set<CircuitBreakerListener<Name>> }

function noListeners(): Listeners {
  return {
    STATE_TRANSITIONED: new Set(),
    TRACKED_FAILURE: new Set(),
    UNTRACKED_FAILURE: new Set(),
    TRACKED_SLOW_CALL: new Set(),
    TRACKED_SUCCESS: new Set(),
    REJECTED: new Set(),
    RESETED: new Set(),
    ISOLATED: new Set(),
    STORE_LOST: new Set(),
    STORE_FOUND: new Set(),
  }
}

function listOf<Name extends string>(names: Name | readonly Name[]): readonly Name[] {
  return typeof names === 'string' ? [names] : names
}

/** Does it; a mistake in it is told of, and nothing else comes of it. */
export function tellSafely(name: string, tell: () => unknown): void {
  const warnOf = (mistake: unknown) =>
    warn(`A listener of a provider's "${name}" event threw; the call was not affected.`, mistake)
  try {
    const answer = tell()
    if (answer instanceof Promise) answer.catch(warnOf)
  } catch (mistake) {
    warnOf(mistake)
  }
}
