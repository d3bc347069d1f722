import type { Clock } from '../../shared/engine/clock.ts'
import { clockShape } from '../../shared/engine/clock.ts'
import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { Registry } from '../registry/registry.ts'
import { registry as processRegistry, registryShape } from '../registry/registry.ts'
import { systemClock } from '../system-clock.ts'
import type { OpossumOptions, ResolvedOpossumOptions } from './compat-options.ts'
import { opossumOptionNames, resolveOpossumOptions } from './compat-options.ts'

/** Says of an error that the caller is to blame. It may name the type of the error more closely: `(error: HttpError) => …`. */
export type ErrorFilter<Args extends readonly unknown[]> = {
  filter(error: unknown, ...args: Args): unknown
}['filter']

/** Settings of a `CircuitBreaker`. Names, units and defaults are those of opossum's; `probes`, `registry` and `clock` are our own. */
// oxlint-disable-next-line typescript/no-explicit-any -- `unknown[]` would fit no breaker with arguments
export interface CircuitBreakerOptions<Args extends readonly unknown[] = any[]> extends OpossumOptions<Args> {
  /** What the circuit is called on the board. @default the function's name, else `circuit-1` and so on */
  readonly name?: string | undefined
  /** What it belongs to. @default its name */
  readonly group?: string | undefined
  /** How long a call may take, in milliseconds. `false`, `0` or `Infinity`: as long as it likes. @default 10000 */
  readonly timeout?: number | false | undefined
  /** Percentage of errors among the judged calls of the window at which the circuit opens, 0 to 100. @default 50 */
  readonly errorThresholdPercentage?: number | undefined
  /** How long an open circuit turns calls away before it lets one try, in milliseconds. `Infinity`: until `close()`. At least 0. @default 30000 */
  readonly resetTimeout?: number | undefined
  /** Length of the rolling window, in milliseconds. 0: the default. @default 10000 */
  readonly rollingCountTimeout?: number | undefined
  /** How many slots the window is cut into, 1 to 1000, each at least a millisecond long; it moves on by one of them at a time. 0: the default. @default 10 */
  readonly rollingCountBuckets?: number | undefined
  /** Judged calls in the window below which the circuit does not open. Whole number from 0. @default 0 */
  readonly volumeThreshold?: number | undefined
  /** How many probes must pass before a half-open circuit closes; as many may be under way at once, and one that fails opens it again. Whole number from 1. @default 1 */
  readonly probes?: number | undefined
  /** Most calls that somebody waits for at once; more are rejected. Whole number from 0, or `Infinity`: any number. @default Infinity */
  readonly capacity?: number | undefined
  /** Says of an error that the caller is to blame and not the dependency: it then counts as ignored, and no fallback is asked. Gets the error and the arguments of the call. @default none */
  readonly errorFilter?: ErrorFilter<Args> | undefined
  /** Whether the breaker is switched on. Switched off, calls go straight to the function, as after `disable()`. @default true */
  readonly enabled?: boolean | undefined
  /** The registry in which the circuit appears. @default the process's own */
  readonly registry?: Registry | undefined
  /** Where time comes from; a `SimulatedClock` in tests. @default the machine's clock */
  readonly clock?: Clock | undefined
}

/** The settings in force: complete, checked and frozen. */
export interface ResolvedCircuitBreakerOptions<
  Args extends readonly unknown[],
> extends ResolvedOpossumOptions<Args> {
  readonly name: string
  readonly group: string
  /** Milliseconds; `Infinity`: none. */
  readonly timeout: number
  /** 0 to 100. */
  readonly errorThresholdPercentage: number
  /** Milliseconds; `Infinity`: until `close()`. */
  readonly resetTimeout: number
  /** Milliseconds. */
  readonly rollingCountTimeout: number
  readonly rollingCountBuckets: number
  readonly volumeThreshold: number
  readonly probes: number
  /** `Infinity`: any number. */
  readonly capacity: number
  readonly errorFilter: ErrorFilter<Args> | undefined
  readonly enabled: boolean
  readonly registry: Registry
  readonly clock: Clock
}

const names: readonly (keyof CircuitBreakerOptions)[] = [
  'name',
  'group',
  'timeout',
  'errorThresholdPercentage',
  'resetTimeout',
  'rollingCountTimeout',
  'rollingCountBuckets',
  'volumeThreshold',
  'probes',
  'capacity',
  'errorFilter',
  'enabled',
  'registry',
  'clock',
  ...opossumOptionNames,
]

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
  check.known(options, names)
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
  const timeout = resolveTimeout(or(options.timeout, 10_000))
  const opossum = resolveOpossumOptions(options, timeout)
  // Member by member: objects that are made with a spread share no shape, which costs each breaker a kilobyte.
  return Object.freeze({
    cache: opossum.cache,
    cacheTTL: opossum.cacheTTL,
    cacheSize: opossum.cacheSize,
    cacheGetKey: opossum.cacheGetKey,
    cacheTransport: opossum.cacheTransport,
    coalesce: opossum.coalesce,
    coalesceTTL: opossum.coalesceTTL,
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
    timeout,
    errorThresholdPercentage: check.number(
      'errorThresholdPercentage',
      or(options.errorThresholdPercentage, 50),
      percent,
    ),
    resetTimeout: check.number('resetTimeout', or(options.resetTimeout, 30_000), duration),
    rollingCountTimeout,
    rollingCountBuckets: check.number('rollingCountBuckets', or(options.rollingCountBuckets, 10), slots),
    volumeThreshold: check.number('volumeThreshold', or(options.volumeThreshold, 0), {
      from: 0,
      whole: true,
    }),
    probes: check.number('probes', or(options.probes, 1), { from: 1, whole: true }),
    capacity: resolveCapacity(or(options.capacity, Infinity)),
    errorFilter:
      options.errorFilter === undefined ? undefined : check.callable('errorFilter', options.errorFilter),
    enabled: check.boolean('enabled', or(options.enabled, true)),
    registry: check.shaped('registry', or(options.registry, processRegistry), registryShape),
    clock: check.shaped('clock', or(options.clock, systemClock), clockShape),
  })
}

/** `null` is no default: it is checked, and refused with a word. */
function or<T>(value: T | undefined, missing: T): T {
  return value === undefined ? missing : value
}

const mostSlots = 1_000
const slotNote = 'slots of at least a millisecond; 0: 10'
const percent = { from: 0, to: 100 }
const duration = { from: 0, note: 'milliseconds' }
const windowRange = { from: 0, to: Number.MAX_SAFE_INTEGER, note: 'milliseconds; 0: 10000' }

function resolveTimeout(timeout: number | false): number {
  const note = 'milliseconds; 0 or false: no timeout'
  return (timeout === false ? 0 : check.number('timeout', timeout, { from: 0, note })) || Infinity
}

function resolveCapacity(capacity: number): number {
  if (capacity === Infinity) return capacity
  return check.number('capacity', capacity, { from: 0, whole: true, note: 'calls at once, or Infinity' })
}
