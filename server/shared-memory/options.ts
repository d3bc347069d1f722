import type { Clock } from '../../shared/engine/clock.ts'
import { clockShape } from '../../shared/engine/clock.ts'
import type { Backoff } from '../../shared/engine/backoff.ts'
import type { NumberRange } from '../../shared/engine/check-options.ts'
import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { Policy } from '../../shared/engine/policy.ts'
import { sleepBy } from '../breaker/recovery-options.ts'
import { resolvePolicy } from '../breaker/rule-options.ts'
import { safePolicy } from '../breaker/safe-policy.ts'
import type { Registry } from '../registry/registry.ts'
import { registry as processRegistry, registryShape } from '../registry/registry.ts'
import { threadClock } from '../system-clock.ts'
import { elementsFor } from './shared-rule.ts'
import { resolveStatistics } from './statistics-memory.ts'

/** What a breaker in shared memory may be told beside its five arguments. */
export interface SharedBreakerOptions {
  /** What the circuit is called on the board. @default `shared-1` and so on */
  readonly name?: string | undefined
  /** What it belongs to. @default its name */
  readonly group?: string | undefined
  /** When the circuit opens, in place of `failureThreshold`, which is `null` then: `errorPercentage` rules, `countInWindow()` or your own, the same in all threads. The array needs `elementsFor(policy)` elements. @default failures in a row */
  readonly policy?: Policy | null | undefined
  /** Says for each opening in a row how long it lasts, in place of `resetTimeout`, which is `null` then; the same in all threads. @default always `resetTimeout` */
  readonly backoff?: Backoff | null | undefined
  /** How long a probe may hold its place before another call gets it, in milliseconds. At least 0. @default `resetTimeout`, but 1000 at least */
  readonly probeTimeout?: number | undefined
  /** Memory for the statistics of all threads, from `sharedStatistics()`; each thread then shows the sum. @default each thread's own */
  readonly statistics?: SharedArrayBuffer | undefined
  /** The registry in which the circuit appears; each thread has its own. @default the thread's own */
  readonly registry?: Registry | undefined
  /** Where time comes from; all threads must have the same. A `SimulatedClock` in tests. @default the machine's clock */
  readonly clock?: Clock | undefined
}

/** The settings in force: complete, checked and frozen. */
export interface ResolvedSharedBreakerOptions {
  readonly cells: Int32Array<SharedArrayBuffer>
  /** `Infinity` where there is a policy. */
  readonly failureThreshold: number
  /** Milliseconds; `Infinity`: until closed by hand. Of a backoff: the first opening. */
  readonly resetTimeout: number
  readonly policy: Policy | null
  readonly backoff: Backoff | null
  readonly name: string
  readonly group: string
  /** Milliseconds. */
  readonly probeTimeout: number
  readonly statistics: SharedArrayBuffer | undefined
  readonly registry: Registry
  readonly clock: Clock
}

/** Somebody who answers in place of a task. */
export type SharedFallback<Answer> = ((error: unknown) => Answer | PromiseLike<Answer>) | null | undefined

const check = new OptionCheck('CircuitBreaker')
const names: readonly (keyof SharedBreakerOptions)[] = [
  'name',
  'group',
  'policy',
  'backoff',
  'probeTimeout',
  'statistics',
  'registry',
  'clock',
]
const leastLeaseMs = 1_000
const milliseconds = { from: 0, note: 'milliseconds' }
let unnamed = 0

/**
 * Fills in what is missing, checks the rest and freezes a copy.
 *
 * @throws TypeError or RangeError that names what is wrong, what it may be and what it was.
 */
export function resolveSharedOptions(
  sharedArray: unknown,
  failureThreshold: unknown,
  resetTimeout: unknown,
  options: SharedBreakerOptions,
): ResolvedSharedBreakerOptions {
  check.known(options, names)
  const policy = resolvePolicy(options.policy ?? null)
  const backoff = options.backoff ? check.callable('backoff', options.backoff) : null
  const cells = resolveCells(sharedArray, policy)
  const threshold = resolveOr(policy, 'policy', 'failureThreshold', failureThreshold, thresholdRange)
  const sleepMs =
    resolveOr(backoff, 'backoff', 'resetTimeout', resetTimeout, milliseconds) ?? firstSleep(backoff!)
  const { probeTimeout = Math.max(leastLeaseMs, sleepMs), registry = processRegistry, clock } = options
  const name = check.text('name', options.name ?? `shared-${++unnamed}`)
  return Object.freeze({
    cells,
    failureThreshold: threshold ?? Infinity,
    resetTimeout: sleepMs,
    policy: policy && safePolicy(policy),
    backoff,
    name,
    group: check.text('group', options.group ?? name),
    probeTimeout: check.number('probeTimeout', probeTimeout, milliseconds),
    statistics: options.statistics === undefined ? undefined : resolveStatistics(options.statistics),
    registry: check.shaped('registry', registry, registryShape),
    clock: check.shaped('clock', clock ?? threadClock, clockShape),
  })
}

/** Takes a function, or nothing. */
export function resolveFallback<Answer>(
  name: string,
  fallback: SharedFallback<Answer>,
): Exclude<SharedFallback<Answer>, null> {
  return fallback === undefined || fallback === null ? undefined : check.callable(name, fallback)
}

const thresholdRange = { from: 1, to: 2 ** 31 - 1, whole: true, note: 'failures in a row' }

/** Takes a number; nothing where an option stands in its place, so that it does not look as if it were in force. */
function resolveOr(
  instead: unknown,
  option: string,
  name: string,
  value: unknown,
  range: NumberRange,
): number | undefined {
  if (instead === null) return check.number(name, value, range)
  if (value === null || value === undefined) return undefined
  throw new TypeError(
    `CircuitBreaker argument "${name}" has no meaning beside the option "${option}", which stands in its place; it must be null, got ${describe(value)}`,
  )
}

function firstSleep(backoff: Backoff): number {
  return sleepBy(backoff, 1, () => 0)
}

function resolveCells(sharedArray: unknown, policy: Policy | null): Int32Array<SharedArrayBuffer> {
  if (!isSharedInt32Array(sharedArray)) {
    const expected = 'an Int32Array over a SharedArrayBuffer'
    throw new TypeError(
      `CircuitBreaker argument "sharedArray" must be ${expected}, got ${describe(sharedArray)}`,
    )
  }
  const least = elementsFor(policy ?? undefined)
  if (sharedArray.length >= least) return sharedArray
  const why = policy === null ? 'Object.keys(CircuitBreakerKeys).length' : 'elementsFor(policy)'
  throw new RangeError(
    `CircuitBreaker argument "sharedArray" must have at least ${least} elements (${why}), got ${sharedArray.length}`,
  )
}

/** By their tags: an array may come from another realm. */
function isSharedInt32Array(value: unknown): value is Int32Array<SharedArrayBuffer> {
  return tagOf(value) === 'Int32Array' && tagOf((value as Int32Array).buffer) === 'SharedArrayBuffer'
}

function describe(value: unknown): string {
  const tag = tagOf(value)
  if (ArrayBuffer.isView(value)) return `${article(tag)} over ${article(tagOf(value.buffer))}`
  return typeof value === 'object' && value !== null ? article(tag) : String(value)
}

function article(noun: string): string {
  return `${/^[AEIO]/.test(noun) ? 'an' : 'a'} ${noun}`
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}
