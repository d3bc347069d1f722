import type { Expiring } from './expiring-map.ts'
import { ExpiringMap } from './expiring-map.ts'
import type { Patience } from './shared-wait.ts'
import { SharedWait } from './shared-wait.ts'

/** After which ends of a call the next one is a call of its own, although the time to live is not over. */
export type CoalesceReset = 'error' | 'success' | 'timeout'

/** How a call ended that others may have joined. `turned-away`: its function was not called, or nobody waits for it any more. */
export type CoalescedEnd = CoalesceReset | 'turned-away'

/** How calls are shared. */
export interface CoalescerOptions {
  /**
   * For how long after its start a call is shared, in milliseconds. 0: for ever. `false`: until it ends. A call that is
   * under way is shared in any case. Read whenever a call ends.
   */
  readonly ttlMs: number | false
  /** Most calls that are shared at once; then the oldest goes. Whole number from 1. */
  readonly size: number
  readonly resetOn: readonly CoalesceReset[]
  /** Called when a call has ended whose function was called: how many callers got its result, the first one included. */
  readonly onEnd?: ((callers: number) => void) | undefined
  /** Called when a caller gets the result of a call that has ended. */
  readonly onLate?: (() => void) | undefined
}

interface Shared<Result> extends Expiring {
  /** Absent while the call is being started. */
  promise: Promise<Result> | undefined
  expiresAt: number
  /** Those who have not left. */
  callers: number
  hasEnded: boolean
  /** Calls it off when all have left; absent where the first one never does. */
  readonly callOff: AbortController | undefined
}

/** Calls with the same key become one: the first is made, and those that come while it is shared get its promise. */
export class Coalescer<Result> {
  readonly #options: CoalescerOptions
  readonly #shared: ExpiringMap<Shared<Result>>

  constructor(options: CoalescerOptions) {
    this.#options = options
    this.#shared = new ExpiringMap(options.size)
  }

  /**
   * The promise of a call with this key that is shared at `now`.
   *
   * @param patience What ends the waiting of this caller before. @default nothing
   */
  join(key: string, now: number, patience?: Patience<Result>): Promise<Result> | undefined {
    const shared = this.#shared.get(key, now)
    if (shared?.promise === undefined) return undefined
    if (shared.hasEnded) this.#options.onLate?.()
    else shared.callers++
    return patience === undefined ? shared.promise : this.#wait(shared, patience).for(shared.promise)
  }

  /**
   * Starts a call that others may join.
   *
   * @param start Makes the call. It gets the function that must be told, once, how the call ended; this may be before
   * `start` returns. Where its first caller may give up, also a signal that is aborted when all have.
   * @param signal By which the first caller gives up. The call then goes on for the others. @default it does not
   */
  lead(
    key: string,
    now: number,
    start: (end: (how: CoalescedEnd) => void, calledOff: AbortSignal | undefined) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const callOff = signal && new AbortController()
    const shared: Shared<Result> = {
      promise: undefined,
      expiresAt: Infinity,
      callers: 1,
      hasEnded: false,
      callOff,
    }
    // Before the call is made, so that an end at once takes out what is in already and nothing is put in after it.
    this.#shared.put(key, shared, now)
    const wait = signal && this.#wait(shared, { signal, limit: undefined })
    const promise = start((how) => this.#end(key, shared, how, now), callOff?.signal)
    shared.promise = promise
    return wait === undefined ? promise : wait.for(promise)
  }

  /** From now on every key starts a call of its own. */
  clear(): void {
    this.#shared.clear()
  }

  #wait(shared: Shared<Result>, patience: Patience<Result>): SharedWait<Result> {
    return new SharedWait(patience, (reason) => {
      if (!shared.hasEnded && --shared.callers === 0) shared.callOff?.abort(reason)
    })
  }

  #end(key: string, shared: Shared<Result>, how: CoalescedEnd, startedAt: number): void {
    const { ttlMs, resetOn, onEnd } = this.#options
    shared.hasEnded = true
    if (how !== 'turned-away') onEnd?.(shared.callers)
    if (how === 'turned-away' || ttlMs === false || resetOn.includes(how)) this.#shared.delete(key, shared)
    else if (ttlMs > 0) shared.expiresAt = startedAt + ttlMs
  }
}
