import { OptionCheck } from '../../shared/engine/check-options.ts'
import { warn } from '../warn.ts'
import type { CacheTransport } from './cache-transport.ts'
import type { CallKey } from './call-key.ts'
import { jsonKey } from './call-key.ts'
import type { CoalesceReset } from './coalesce.ts'
import type { RotateController } from './rotation.ts'
import { rotateControllerShape } from './rotation.ts'
import type { SavedState } from './saved-state.ts'
import type { CircuitBreakerStats } from './stats.ts'
import type { Status } from './status.ts'

/** The settings of a `CircuitBreaker` that are there because opossum has them. Names, units and defaults are opossum's. */
export interface OpossumOptions<Args extends readonly unknown[]> {
  /** Whether results are kept and given again to calls with the same key, also while the circuit is open. Errors are not kept. @default false */
  readonly cache?: boolean | undefined
  /** How long a result is of use, in milliseconds. 0 or `Infinity`: for ever. @default 0 */
  readonly cacheTTL?: number | undefined
  /** Most results that are kept in this process; then the oldest goes. Whole number from 1 to 16777215. @default 16777215 */
  readonly cacheSize?: number | undefined
  /** Says which calls are alike, for `cache` and `coalesce`; `this` is the breaker. Where it throws, the call is like no other. @default the arguments as JSON */
  readonly cacheGetKey?: CallKey<Args> | undefined
  /** Where results are kept instead of in this process. Each of its methods may give a promise. @default none */
  readonly cacheTransport?: CacheTransport | undefined
  /** Whether calls with the same key become one while it is under way, and until `coalesceTTL` is over. @default false */
  readonly coalesce?: boolean | undefined
  /** For how long after its start a call is shared, in milliseconds, be it with its result or its error. 0 or `Infinity`: for ever. `false`: until it ends. @default `timeout`; without one `false` */
  readonly coalesceTTL?: number | false | undefined
  /** Most calls that are shared at once; then the oldest goes. Whole number from 1 to 16777215. @default 16777215 */
  readonly coalesceSize?: number | undefined
  /** After which ends a call is not shared any longer: `error`, `success`, `timeout`. Others are left out with a warning. @default none */
  readonly coalesceResetOn?: readonly CoalesceReset[] | undefined
  /** Whether the circuit does not open by itself during the first `rollingCountTimeout`. @default false */
  readonly allowWarmUp?: boolean | undefined
  /** One controller for all calls: its `abort()` is called after every timeout. Without it each call has a signal of its own. @default none */
  readonly abortController?: AbortController | undefined
  /** Whether there is one controller for all calls that is replaced once it has been aborted. @default false */
  readonly autoRenewAbortController?: boolean | undefined
  /** Whether those who listen for `snapshot` on `status` get one each time a bucket is full. @default true */
  readonly enableSnapshots?: boolean | undefined
  /** Moves the window of `status` on by one bucket at each of its `rotate` events, instead of time. @default none */
  readonly rotateBucketController?: RotateController | undefined
  /** Whether latencies are told in `stats`; if not, all of them are -1. @default true */
  readonly rollingPercentilesEnabled?: boolean | undefined
  /** The status to count into, or the figures to start from: `toJSON().status`. @default none */
  readonly status?: Status | Partial<CircuitBreakerStats> | undefined
  /** Where the circuit stands at the start: `toJSON().state`. @default none */
  readonly state?: Partial<SavedState> | undefined
  /** @deprecated Does nothing, as in opossum since 7. Use `errorThresholdPercentage`. */
  readonly maxFailures?: number | undefined
  /** @deprecated Does nothing, as in opossum, which passes over it in silence. Use the method `fallback()`. */
  readonly fallback?: unknown
}

/** Where it is kept what `coalesceTTL` was set to. A symbol, so that settings in force can be handed in again. */
export const wantedCoalesceTTL: unique symbol = Symbol('wanted coalesceTTL')

/** The settings in force: complete, checked and frozen. */
export interface ResolvedOpossumOptions<Args extends readonly unknown[]> {
  readonly cache: boolean
  /** Milliseconds; 0: for ever. */
  readonly cacheTTL: number
  readonly cacheSize: number
  readonly cacheGetKey: CallKey<Args>
  readonly cacheTransport: CacheTransport | undefined
  readonly coalesce: boolean
  /** Milliseconds; 0: for ever; `false`: until it ends. */
  readonly coalesceTTL: number | false
  /** What `coalesceTTL` was set to; `undefined`: to nothing, so that it goes by `timeout`. */
  readonly [wantedCoalesceTTL]: number | false | undefined
  readonly coalesceSize: number
  readonly coalesceResetOn: readonly CoalesceReset[]
  readonly allowWarmUp: boolean
  readonly abortController: AbortController | undefined
  readonly autoRenewAbortController: boolean
  readonly enableSnapshots: boolean
  readonly rotateBucketController: RotateController | undefined
  readonly rollingPercentilesEnabled: boolean
  readonly status: Status | Partial<CircuitBreakerStats> | undefined
  readonly state: Partial<SavedState> | undefined
}

/** The names of these options. */
export const opossumOptionNames: readonly (keyof OpossumOptions<never>)[] = [
  'cache',
  'cacheTTL',
  'cacheSize',
  'cacheGetKey',
  'cacheTransport',
  'coalesce',
  'coalesceTTL',
  'coalesceSize',
  'coalesceResetOn',
  'allowWarmUp',
  'abortController',
  'autoRenewAbortController',
  'enableSnapshots',
  'rotateBucketController',
  'rollingPercentilesEnabled',
  'status',
  'state',
  'maxFailures',
  'fallback',
]

const check = new OptionCheck('CircuitBreaker')

/**
 * Fills in what is missing, checks the rest and freezes a copy; what was handed in stays as it is.
 *
 * @param timeout That of the breaker's calls, in milliseconds; `Infinity`: none.
 * @throws TypeError or RangeError that names the option, what it may be and what it was; for `cacheTransport` and
 * `abortController` in opossum's words.
 */
export function resolveOpossumOptions<Args extends readonly unknown[]>(
  options: OpossumOptions<Args>,
  timeout: number,
): ResolvedOpossumOptions<Args> {
  const { allowWarmUp = false, abortController, autoRenewAbortController = false } = options
  for (const name of idleOptions) if (options[name] !== undefined) warnOfIdle(name)
  return Object.freeze({
    ...resolveCache(options),
    ...resolveCoalescing(options, timeout),
    ...resolveStatus(options),
    allowWarmUp: check.boolean('allowWarmUp', allowWarmUp),
    abortController: checkAbortController(abortController),
    autoRenewAbortController: check.boolean('autoRenewAbortController', autoRenewAbortController),
  })
}

function resolveCache<Args extends readonly unknown[]>(options: OpossumOptions<Args>) {
  const { cache = false, cacheTTL = 0, cacheSize = mostEntries, cacheGetKey = jsonKey } = options
  return {
    cache: check.boolean('cache', cache),
    cacheTTL: forEver(check.number('cacheTTL', cacheTTL, ttl)),
    cacheSize: check.number('cacheSize', cacheSize, entries),
    cacheGetKey: check.callable('cacheGetKey', cacheGetKey),
    cacheTransport: checkTransport(options.cacheTransport),
  }
}

/**
 * For how long after its start a call is shared, as in `ResolvedOpossumOptions`. Without a timeout opossum shares calls for
 * ever, errors included; that must be asked for here.
 *
 * @param timeout That of the breaker's calls, in milliseconds; `Infinity`: none.
 */
export function coalesceTTLOf(wanted: number | false | undefined, timeout: number): number | false {
  if (wanted !== undefined) return wanted
  return timeout === Infinity ? false : timeout
}

function resolveCoalescing(options: OpossumOptions<never>, timeout: number) {
  const { coalesce = false, coalesceSize = mostEntries, coalesceResetOn = [] } = options
  const wanted = resolveTTL(options.coalesceTTL)
  return {
    coalesce: check.boolean('coalesce', coalesce),
    coalesceTTL: coalesceTTLOf(wanted, timeout),
    [wantedCoalesceTTL]: wanted,
    coalesceSize: check.number('coalesceSize', coalesceSize, entries),
    coalesceResetOn: resolveResets(coalesceResetOn),
  }
}

function resolveTTL(coalesceTTL: number | false | undefined): number | false | undefined {
  if (coalesceTTL === undefined || coalesceTTL === false) return coalesceTTL
  return forEver(check.number('coalesceTTL', coalesceTTL, ttl))
}

function resolveStatus(options: OpossumOptions<never>) {
  const { enableSnapshots = true, rollingPercentilesEnabled = true, rotateBucketController } = options
  return {
    enableSnapshots: check.boolean('enableSnapshots', enableSnapshots),
    rollingPercentilesEnabled: check.boolean('rollingPercentilesEnabled', rollingPercentilesEnabled),
    rotateBucketController: checkController(rotateBucketController),
    status: checkSaved('status', options.status),
    state: checkSaved('state', options.state),
  }
}

/** The most that a JavaScript `Map` holds. */
const mostEntries = 2 ** 24 - 1
const entries = { from: 1, to: mostEntries, whole: true }
const ttl = { from: 0, note: 'milliseconds; 0: for ever' }

function forEver(ms: number): number {
  return ms === Infinity ? 0 : ms
}

function checkTransport(transport: CacheTransport | undefined): CacheTransport | undefined {
  if (transport === undefined || hasMethods(transport, 'get', 'set', 'flush')) return transport
  throw new TypeError('options.cacheTransport should be an object with `get`, `set` and `flush` methods')
}

function checkAbortController(controller: AbortController | undefined): AbortController | undefined {
  if (controller === undefined || hasMethods(controller, 'abort')) return controller
  throw new TypeError('AbortController does not contain `abort()` method')
}

function checkController(controller: RotateController | undefined): RotateController | undefined {
  if (controller === undefined) return controller
  return check.shaped('rotateBucketController', controller, rotateControllerShape)
}

function checkSaved<T>(name: 'state' | 'status', saved: T): T {
  if (saved === undefined || hasMethods(saved)) return saved
  return check.refuse(name, `an object: what toJSON().${name} gave`, saved)
}

function hasMethods(value: unknown, ...methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function')
}

const none: readonly CoalesceReset[] = Object.freeze([])
const resets: readonly unknown[] = ['error', 'success', 'timeout'] satisfies CoalesceReset[]

/** opossum leaves out what it does not know, too, but does not say so. */
function resolveResets(wanted: readonly CoalesceReset[]): readonly CoalesceReset[] {
  const which = `a list of ${resets.join(', ')}`
  if (!Array.isArray(wanted)) check.refuse('coalesceResetOn', which, wanted)
  const unknown = wanted.filter((reset) => !resets.includes(reset))
  if (unknown.length > 0)
    warn(`CircuitBreaker option "coalesceResetOn" must be ${which}; the rest was left out.`, unknown)
  if (wanted.length === 0) return none
  return Object.freeze(wanted.filter((reset) => resets.includes(reset)))
}

/** Those that do nothing, in opossum's words where it has some. */
const idle = {
  maxFailures: 'options.maxFailures is deprecated. Please use options.errorThresholdPercentage',
  fallback: 'options.fallback does nothing. Please use breaker.fallback(…)',
} as const
const idleOptions = Object.keys(idle) as (keyof typeof idle)[]
const warnedOf = new Set<keyof typeof idle>()

/** As in opossum, where it says anything; else once, for a breaker for each request must not fill the log. */
function warnOfIdle(name: keyof typeof idle): void {
  // oxlint-disable-next-line no-console -- opossum's own words, in its own place
  if (name === 'maxFailures') return console.error(idle[name])
  if (warnedOf.has(name)) return
  warnedOf.add(name)
  process.emitWarning(idle[name], 'DeprecationWarning')
}
