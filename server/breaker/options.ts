import type { Clock } from '../../shared/engine/clock.ts'
import { clockShape } from '../../shared/engine/clock.ts'
import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { Random } from '../../shared/engine/random.ts'
import type { Registry } from '../registry/registry.ts'
import { registry as processRegistry, registryShape } from '../registry/registry.ts'
import { systemClock } from '../system-clock.ts'
import type { CircuitStorage } from './circuit-storage.ts'
import { circuitStorageShape } from './circuit-storage.ts'
import type { OpossumOptions, ResolvedOpossumOptions } from './compat-options.ts'
import {
  coalesceTTLOf,
  opossumOptionNames,
  resolveOpossumOptions,
  wantedCoalesceTTL,
} from './compat-options.ts'
import type { CacheTransport } from './cache-transport.ts'
import type { LimitOptions, ResolvedLimitOptions } from './limit-options.ts'
import { limitOptionNames, resolveLimits, timeoutMsOf } from './limit-options.ts'
import { ProcessCache } from './process-cache.ts'
import type { RecoveryOptions, ResolvedRecoveryOptions } from './recovery-options.ts'
import { recoveryOptionNames, resolveRecovery, wantedProbes } from './recovery-options.ts'
import type { ResolvedRuleOptions, RuleOptions } from './rule-options.ts'
import { resolveRule, ruleOptionNames } from './rule-options.ts'

/** What may be changed while a breaker is in use. */
// oxlint-disable-next-line typescript/no-explicit-any -- `unknown[]` would fit no breaker with arguments
export interface ConfigurableOptions<Args extends readonly unknown[] = any[]>
  extends LimitOptions<Args>, RuleOptions, RecoveryOptions {}

/** Settings of a `CircuitBreaker`. Names, units and defaults are those of opossum's, unless they say that they are our own. */
// oxlint-disable-next-line typescript/no-explicit-any -- `unknown[]` would fit no breaker with arguments
export interface CircuitBreakerOptions<Args extends readonly unknown[] = any[]>
  extends ConfigurableOptions<Args>, OpossumOptions<Args> {
  /** What the circuit is called on the board. @default the function's name, else `circuit-1` and so on */
  readonly name?: string | undefined
  /** What it belongs to. @default its name */
  readonly group?: string | undefined
  /** Length of the rolling window, in milliseconds. 0: the default. @default 10000 */
  readonly rollingCountTimeout?: number | undefined
  /** How many slots the window is cut into, 1 to 1000, each at least a millisecond long; it moves on by one of them at a time. 0: the default. @default 10 */
  readonly rollingCountBuckets?: number | undefined
  /** Whether the breaker is switched on. Switched off, calls go straight to the function, as after `disable()`. @default true */
  readonly enabled?: boolean | undefined
  /** Where the circuit lies, so that all worker threads of the process trip together; it then needs a `name`. Our own. @default this thread's own memory */
  readonly storage?: CircuitStorage | undefined
  /** The registry in which the circuit appears. Our own. @default the process's own */
  readonly registry?: Registry | undefined
  /** Where time comes from; a `SimulatedClock` in tests. Our own. @default the machine's clock */
  readonly clock?: Clock | undefined
  /** Where chance comes from, for `traffic` and the jitter of `backoff`: numbers from 0, and below 1. Our own. @default Math.random */
  readonly random?: Random | undefined
}

/** The settings in force: complete, checked and frozen. */
export interface ResolvedCircuitBreakerOptions<
  Args extends readonly unknown[],
> extends BreakerSettings<Args> {
  readonly name: string
  readonly group: string
}

/** What most breakers of a process have in common: all but their names. */
export interface BreakerSettings<Args extends readonly unknown[]>
  extends
    ResolvedOpossumOptions<Args>,
    ResolvedLimitOptions<Args>,
    ResolvedRuleOptions,
    ResolvedRecoveryOptions {
  /** Milliseconds. */
  readonly rollingCountTimeout: number
  readonly rollingCountBuckets: number
  readonly enabled: boolean
  readonly storage: CircuitStorage | undefined
  readonly registry: Registry
  readonly clock: Clock
  readonly random: Random
}

const configurable = [...limitOptionNames, ...ruleOptionNames, ...recoveryOptionNames] as const
const fixed = [
  'name',
  'group',
  'rollingCountTimeout',
  'rollingCountBuckets',
  'enabled',
  'storage',
  'registry',
  'clock',
  'random',
  ...opossumOptionNames,
] as const satisfies readonly (keyof CircuitBreakerOptions)[]

/** The names of all options. */
export const optionNames: readonly string[] = [...configurable, ...fixed]

const check = new OptionCheck('CircuitBreaker')

/**
 * Fills in what is missing, checks the rest and freezes a copy; what was handed in stays as it is.
 *
 * @param defaultName The name of a circuit that was given none.
 * @throws TypeError or RangeError that names the option, what it may be and what it was.
 */
export function resolveOptions<Args extends readonly unknown[]>(
  options: CircuitBreakerOptions<Args>,
  defaultName: string,
): ResolvedCircuitBreakerOptions<Args> {
  check.known(options, optionNames)
  const name = check.text('name', or(options.name, defaultName))
  const rollingCountTimeout = check.number(
    'rollingCountTimeout',
    or(options.rollingCountTimeout, 10_000),
    windowRange,
  )
  const slots = {
    from: 0,
    to: Math.min(mostSlots, rollingCountTimeout || mostSlots),
    whole: true,
    note: slotNote,
  }
  const clock = check.shaped('clock', or(options.clock, systemClock), clockShape)
  const limits = resolveLimits(options)
  const rule = resolveRule(options)
  const random = check.callable('random', or(options.random, Math.random))
  const recovery = resolveRecovery(options, random)
  const opossum = resolveOpossumOptions(options, timeoutMsOf(limits.timeout))
  // Member by member: objects that are made with a spread share no shape, which costs each breaker a kilobyte.
  return Object.freeze({
    cache: opossum.cache,
    cacheTTL: opossum.cacheTTL,
    cacheSize: opossum.cacheSize,
    cacheGetKey: opossum.cacheGetKey,
    cacheTransport: transportOf(opossum, clock),
    coalesce: opossum.coalesce,
    coalesceTTL: opossum.coalesceTTL,
    [wantedCoalesceTTL]: opossum[wantedCoalesceTTL],
    coalesceSize: opossum.coalesceSize,
    coalesceResetOn: opossum.coalesceResetOn,
    allowWarmUp: opossum.allowWarmUp,
    abortController: opossum.abortController,
    autoRenewAbortController: opossum.autoRenewAbortController,
    enableSnapshots: opossum.enableSnapshots,
    rotateBucketController: opossum.rotateBucketController,
    rollingPercentilesEnabled: opossum.rollingPercentilesEnabled,
    status: opossum.status,
    state: opossum.state,
    name,
    group: check.text('group', or(options.group, name)),
    timeout: limits.timeout,
    capacity: limits.capacity,
    errorFilter: limits.errorFilter,
    errorThresholdPercentage: rule.errorThresholdPercentage,
    volumeThreshold: rule.volumeThreshold,
    slowCalls: rule.slowCalls,
    policy: rule.policy,
    resetTimeout: recovery.resetTimeout,
    backoff: recovery.backoff,
    probes: recovery.probes,
    [wantedProbes]: recovery[wantedProbes],
    passRate: recovery.passRate,
    traffic: recovery.traffic,
    rollingCountTimeout,
    rollingCountBuckets: check.number('rollingCountBuckets', or(options.rollingCountBuckets, 10), slots),
    enabled: check.boolean('enabled', or(options.enabled, true)),
    storage: resolveStorage(options),
    registry: check.shaped('registry', or(options.registry, processRegistry), registryShape),
    clock,
    random,
  })
}

/** What only the breaker itself knows that has the settings. */
export interface OwnSettings {
  readonly name: string
  readonly group: string
  /** The controller for all calls, where there is one; it may be replaced. */
  readonly abortController: () => AbortController | undefined
}

/** The settings with what is one breaker's own. */
export function withOwn<Args extends readonly unknown[]>(
  settings: BreakerSettings<Args>,
  { name, group, abortController }: OwnSettings,
): ResolvedCircuitBreakerOptions<Args> {
  return Object.freeze({
    ...settings,
    name,
    group,
    get abortController() {
      return abortController()
    },
  })
}

let latest: WeakRef<BreakerSettings<never>> | undefined

/** These settings, or those of the breaker before if they are the same: a copy for each would be a third of a kilobyte. */
export function shareSettings<Args extends readonly unknown[]>(
  settings: BreakerSettings<Args>,
): BreakerSettings<Args> {
  const present = latest?.deref()
  if (present !== undefined && areAlike(present, settings)) return present
  latest = new WeakRef(settings)
  return settings
}

/** But for the names. */
function areAlike(one: BreakerSettings<never>, other: BreakerSettings<never>): boolean {
  const names = Reflect.ownKeys(one) as (keyof BreakerSettings<never>)[]
  return names.every((name) => one[name] === other[name] || isName(name))
}

function isName(name: PropertyKey): boolean {
  return name === 'name' || name === 'group'
}

/** One in this process belongs to one breaker, also where its options are handed to another. */
function transportOf(
  { cache, cacheSize, cacheTransport }: ResolvedOpossumOptions<never>,
  clock: Clock,
): CacheTransport | undefined {
  if (cacheTransport !== undefined && !(cacheTransport instanceof ProcessCache)) return cacheTransport
  return cache ? new ProcessCache(cacheSize, clock) : undefined
}

/**
 * Puts changes over the settings in force.
 *
 * @throws TypeError or RangeError that names the option, what it may be and what it was.
 */
export function resolveChanges<Args extends readonly unknown[]>(
  present: BreakerSettings<Args>,
  changes: ConfigurableOptions<Args>,
): BreakerSettings<Args> {
  refuseFixed(changes)
  check.known(changes, configurable)
  if (present.storage !== undefined) refuseRules(changes)
  const limits = resolveLimits(changes, present)
  return Object.freeze({
    ...present,
    ...limits,
    coalesceTTL: coalesceTTLOf(present[wantedCoalesceTTL], timeoutMsOf(limits.timeout)),
    ...resolveRule(changes, present),
    ...resolveRecovery(changes, present.random, present),
  })
}

/** What threads have in common must not be named by chance, nor begin in each as that one likes. */
function resolveStorage(options: CircuitBreakerOptions): CircuitStorage | undefined {
  if (options.storage === undefined) return undefined
  if (options.name === undefined)
    throw new TypeError(
      'CircuitBreaker option "storage" needs a "name", by which all threads know the circuit',
    )
  for (const name of ['allowWarmUp', 'state'] as const)
    if (options[name])
      throw new TypeError(
        `CircuitBreaker option "${name}" has no meaning beside "storage": the circuit is not this thread's`,
      )
  return check.shaped('storage', options.storage, circuitStorageShape)
}

function refuseFixed(changes: object): void {
  const name = fixed.find((each) => Object.hasOwn(Object(changes), each))
  if (name === undefined) return
  throw new TypeError(
    `CircuitBreaker option "${name}" cannot be changed while the breaker is in use; make another breaker. These can: ${configurable.join(', ')}.`,
  )
}

function refuseRules(changes: ConfigurableOptions): void {
  const name = [...ruleOptionNames, ...recoveryOptionNames].find((each) => changes[each] !== undefined)
  if (name === undefined) return
  throw new TypeError(
    `CircuitBreaker option "${name}" cannot be changed beside "storage": other threads go by it, too. These can: ${limitOptionNames.join(', ')}.`,
  )
}

/** `null` is no default: it is checked, and refused with a word. */
function or<T>(value: T | undefined, missing: T): T {
  return value === undefined ? missing : value
}

const mostSlots = 1_000
const slotNote = 'slots of at least a millisecond; 0: 10'
const windowRange = { from: 0, to: Number.MAX_SAFE_INTEGER, note: 'milliseconds; 0: 10000' }
