import { warn } from '../../warn.ts'
import { RecentlyUsed } from '../recently-used.ts'
import type { Admission } from './breaker.ts'
import { CircuitBreaker } from './breaker.ts'
import { CircuitBreakerError } from './errors.ts'
import type { CircuitBreakerOptions, RequestState, ResolvedPluginOptions } from './options.ts'
import { resolvePluginOptions } from './options.ts'

/** The name of what the plugin leaves in a request's meta: `{ open: true }` outside, `{ breaker }` inside. */
export const CIRCUIT_BREAKER_META = 'CIRCUIT_BREAKER'

/** What @tinkoff/request-core hands to a plugin, as far as it is used here. */
export interface RequestContext {
  getState(): RequestState
  updateInternalMeta(name: string, meta: Record<string, unknown>): void
  updateExternalMeta(name: string, meta: Record<string, unknown>): void
}

/** Goes on with the request. What it takes is request-core's own. */
export type Next = (state?: never) => void

/** A plugin of @tinkoff/request-core. */
export interface CircuitBreakerPlugin {
  readonly init: (context: RequestContext, next: Next) => void
  readonly complete: (context: RequestContext, next: Next) => void
  readonly error: (context: RequestContext, next: Next) => void
}

/** A request on its way. */
interface Call {
  readonly breaker: CircuitBreaker
  readonly admission: Admission
}

/**
 * A plugin for @tinkoff/request-core that puts a circuit around the plugins behind it: when too many requests of a key
 * fail, further ones are turned away at once with a `CircuitBreakerError`. It belongs before the plugin that makes the
 * request and behind caches.
 *
 * @throws TypeError or RangeError that names the option that is wrong, what it may be and what it was.
 */
export function circuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreakerPlugin {
  const resolved = resolvePluginOptions(options)
  const breakers = breakersOf(resolved)
  /** A request is known by its context; what others put into the meta is not asked. */
  const calls = new WeakMap<RequestContext, Call>()
  return {
    init(context, next) {
      let breaker: CircuitBreaker
      try {
        breaker = breakers.of(keyOf(resolved, context.getState()))
      } catch (error) {
        return refuse(next, error)
      }
      const admission = breaker.admit()
      if (admission === undefined) return turnAway(context, next, breaker)
      calls.set(context, { breaker, admission })
      context.updateInternalMeta(CIRCUIT_BREAKER_META, { breaker })
      next()
    },
    complete(context, next) {
      const call = take(calls, context)
      if (call) call.breaker.succeeded(call.admission)
      next()
    },
    error(context, next) {
      const call = take(calls, context)
      if (call) settle(resolved, call, context.getState().error)
      next()
    },
  }
}

function breakersOf(options: ResolvedPluginOptions): RecentlyUsed<CircuitBreaker> {
  const { failureTimeout, failureThreshold, minimumFailureCount, openTimeout, halfOpenThreshold } = options
  const { group, probeTimeout, registry, clock, name, maxKeys } = options
  const rule = { failureTimeout, failureThreshold, minimumFailureCount, openTimeout, halfOpenThreshold }
  const place = { group, probeTimeout, registry, clock }
  return new RecentlyUsed(
    maxKeys,
    (key) => new CircuitBreaker(rule, { ...place, name: name(key) || 'request' }),
    (breaker) => breaker.shutdown(),
  )
}

function keyOf({ getKey }: ResolvedPluginOptions, state: RequestState): string {
  const key = asked(getKey, state)
  if (typeof key === 'string') return key
  // As in @tinkoff's: `condition && key` is a way to write it.
  if (!key) return ''
  if (typeof key === 'number') return String(key)
  throw new TypeError(`circuitBreaker option "getKey" must give a text, got ${typeof key}`)
}

function asked(getKey: ResolvedPluginOptions['getKey'], state: RequestState): unknown {
  try {
    return getKey(state)
  } catch (cause) {
    throw new TypeError('circuitBreaker option "getKey" threw, so the request was not made', { cause })
  }
}

function turnAway(context: RequestContext, next: Next, breaker: CircuitBreaker): void {
  context.updateExternalMeta(CIRCUIT_BREAKER_META, { open: true })
  refuse(next, new CircuitBreakerError(breaker.getError()))
}

/** request-core's status is an enum, whose type only its own package can name. */
function refuse(next: Next, error: unknown): void {
  next({ status: 'error', error } as never)
}

/** A request ends once. */
function take(calls: WeakMap<RequestContext, Call>, context: RequestContext): Call | undefined {
  const call = calls.get(context)
  calls.delete(context)
  return call
}

/** One that throws has not said that the server is not to blame. */
function settle(
  { isSystemError }: ResolvedPluginOptions,
  { breaker, admission }: Call,
  error: unknown,
): void {
  let isSystems = true
  try {
    isSystems = isSystemError(error)
  } catch (mistake) {
    warn('The isSystemError of circuitBreaker threw; the error counts as a failure.', mistake)
  }
  if (isSystems) breaker.failed(admission, error)
  else breaker.ignored(admission)
}
