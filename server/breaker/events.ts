import { EventEmitter } from 'node:events'
import type { TransitionReading } from '../../shared/wire/reading.ts'
import { warn } from '../warn.ts'
import type { BulkheadFullError, OpenCircuitError, TimeoutError } from './errors.ts'

/** What a `CircuitBreaker` tells, in opossum's words: the arguments of each event. Latencies are milliseconds. */
export interface CircuitBreakerEvents<Args extends readonly unknown[], Result> {
  /** A call came in. */
  fire: [args: Args]
  /** The function gave a result; or it failed with an error that `errorFilter` knows for the caller's own. */
  success: [result: Result, latency: number]
  /** The function failed, was late, or the bulkhead was full (latency 0). */
  failure: [error: unknown, latency: number, args: Args]
  /** The function was late. `failure` follows. */
  timeout: [error: TimeoutError, latency: number, args: Args]
  /** The caller gave up, by the signal of `fireWith`. Our own. */
  cancelled: [reason: unknown, latency: number, args: Args]
  /** A call was turned away because the circuit is open. */
  reject: [error: OpenCircuitError]
  /** A call was turned away because the bulkhead is full. `failure` follows. */
  semaphoreLocked: [error: BulkheadFullError, latency: number]
  /** The fallback answered, perhaps with a promise. */
  fallback: [result: unknown, error: unknown]
  /** The call was answered with a result that was kept. */
  cacheHit: []
  /** No result was kept for the call. */
  cacheMiss: []
  /** The call joined one that was under way. */
  coalesceCacheHit: []
  /** The call could join none. */
  coalesceCacheMiss: []
  /** A health check failed; the circuit opens. */
  healthCheckFailed: [error: unknown]
  /** The circuit opened. */
  open: []
  /** The circuit lets a call try again, after an opening that was to last so many milliseconds. */
  halfOpen: [sleptMs: number]
  /** The circuit closed. */
  close: []
  /** The breaker has ended. No event follows. */
  shutdown: []
  /** The circuit has changed its state or its mode, and why: the rule with its figures, a probe, somebody's hand. Our own; it follows `open`, `halfOpen` or `close`. */
  transition: [transition: TransitionReading]
}

/** The events to which opossum itself listens on every breaker, in its order. Exporters ask for them by `eventNames()`. */
export const opossumEvents = [
  'success',
  'failure',
  'fallback',
  'timeout',
  'fire',
  'reject',
  'cacheHit',
  'cacheMiss',
  'coalesceCacheHit',
  'coalesceCacheMiss',
  'open',
  'close',
  'semaphoreLocked',
] as const satisfies readonly (keyof CircuitBreakerEvents<never, never>)[]

/** A listener that may name the type of what it takes more closely than the event does: `(error: Error) => …`. */
export type Listener<Args extends unknown[]> = { listen(...args: Args): void }['listen']

/** Whether anybody may be listening. */
export interface Ears {
  readonly areThere: boolean
}

/** An emitter whose listeners cannot harm the one who tells: what a listener throws, or rejects with, becomes a process warning. */
export class SafeEmitter<Events extends Record<keyof Events, unknown[]>> extends EventEmitter {
  /** Whether anybody has ever listened. To ask Node for each event costs a tenth of a call. */
  protected readonly ears = { areThere: false }

  constructor() {
    super()
    // Node makes its list of listeners anew when there are some; an empty one takes 170 bytes.
    Reflect.set(this, '_events', undefined)
  }

  override on<E extends keyof Events & string>(event: E, listener: Listener<Events[E]>): this {
    this.ears.areThere = true
    return super.on(event, listener)
  }

  override addListener<E extends keyof Events & string>(event: E, listener: Listener<Events[E]>): this {
    return this.on(event, listener)
  }

  override prependListener<E extends keyof Events & string>(event: E, listener: Listener<Events[E]>): this {
    this.ears.areThere = true
    return super.prependListener(event, listener)
  }

  override prependOnceListener<E extends keyof Events & string>(
    event: E,
    listener: Listener<Events[E]>,
  ): this {
    this.ears.areThere = true
    return super.prependOnceListener(event, listener)
  }

  override once<E extends keyof Events & string>(event: E, listener: Listener<Events[E]>): this {
    this.ears.areThere = true
    return super.once(event, listener)
  }

  override off<E extends keyof Events & string>(event: E, listener: Listener<Events[E]>): this {
    return super.off(event, listener)
  }

  /** Calls every listener of the event, also those after one that throws. */
  protected tell<E extends keyof Events & string>(event: E, ...args: Events[E]): void {
    if (!this.ears.areThere || this.listenerCount(event) === 0) return
    for (const listener of this.rawListeners(event)) {
      try {
        const result: unknown = Reflect.apply(listener, this, args)
        if (result instanceof Promise) result.catch((mistake: unknown) => warnOf(event, mistake))
      } catch (mistake) {
        warnOf(event, mistake)
      }
    }
  }
}

function warnOf(event: string, mistake: unknown): void {
  warn(`A listener of the breaker's "${event}" event threw; the call was not affected.`, mistake)
}
