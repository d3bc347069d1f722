import type { Clock } from '../../../shared/engine/clock.ts'
import { clockShape } from '../../../shared/engine/clock.ts'
import { OptionCheck } from '../../../shared/engine/check-options.ts'
import type { Registry } from '../../registry/registry.ts'
import { registry as processRegistry, registryShape } from '../../registry/registry.ts'
import { systemClock } from '../../system-clock.ts'

/** What @tinkoff/request-core knows of a request. */
export interface RequestState {
  readonly status: string
  // oxlint-disable-next-line typescript/no-explicit-any -- as request-core has it: what a request is made of depends on the plugins
  readonly request: any
  readonly response: unknown
  readonly error: unknown
}

/** When a circuit opens and how it comes back, in the words of @tinkoff's plugin. */
export interface BreakerOptions {
  /** Length of the window that is judged, in milliseconds, at least 1; it slides. @default 120000 */
  readonly failureTimeout?: number | undefined
  /** Percentage of failed requests among those of the window above which the circuit opens, 0 to 100. @default 50 */
  readonly failureThreshold?: number | undefined
  /** Failed requests in the window up to which it does not open. Whole number from 0. @default 5 */
  readonly minimumFailureCount?: number | undefined
  /** How long it turns requests away, in milliseconds. @default 60000 */
  readonly openTimeout?: number | undefined
  /** How many requests may then try, as a percentage of those in the window when it opened, 0 to 100; one at least. @default 5 */
  readonly halfOpenThreshold?: number | undefined
}

/** Where the circuit stands on the board, and on which clock. */
export interface BreakerPlace {
  /** What it is called. @default `request` */
  readonly name?: string | undefined
  /** What it belongs to. @default `tinkoff-request` */
  readonly group?: string | undefined
  /** How long a probe may hold its place when nothing is heard of it, in milliseconds. @default `openTimeout` */
  readonly probeTimeout?: number | undefined
  /** The registry in which it appears. @default the process's own */
  readonly registry?: Registry | undefined
  /** Where time comes from; a `SimulatedClock` in tests. It goes by the time of day. @default the machine's clock */
  readonly clock?: Clock | undefined
}

/** Settings of the plugin. The first seven are those of @tinkoff/request-plugin-circuit-breaker. */
export interface CircuitBreakerOptions extends BreakerOptions, Omit<BreakerPlace, 'name'> {
  /** Which requests share a circuit. @default all */
  readonly getKey?: { of(state: RequestState): string }['of'] | undefined
  /** Whether an error speaks against the server. @default each does */
  readonly isSystemError?: { of(error: unknown): boolean }['of'] | undefined
  /** What the circuits are called on the board, from their key. @default the key, or `request` for the empty one */
  readonly name?: ((key: string) => string) | undefined
  /** Most circuits; then the one that was not used for the longest time goes. Whole number from 1. @default 1000 */
  readonly maxKeys?: number | undefined
}

/** The settings of one circuit: complete and checked. */
export type ResolvedBreakerOptions = Resolved<BreakerOptions> & Resolved<BreakerPlace>

/** The settings of the plugin: complete and checked. */
export type ResolvedPluginOptions = Resolved<CircuitBreakerOptions>

type Resolved<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> }

const breakerNames: readonly (keyof BreakerOptions)[] = [
  'failureTimeout',
  'failureThreshold',
  'minimumFailureCount',
  'openTimeout',
  'halfOpenThreshold',
]
const placeNames: readonly (keyof BreakerPlace)[] = ['name', 'group', 'probeTimeout', 'registry', 'clock']
const pluginNames: readonly (keyof CircuitBreakerOptions)[] = [
  'getKey',
  'isSystemError',
  ...breakerNames,
  ...placeNames,
  'maxKeys',
]

const milliseconds = { from: 0, note: 'milliseconds' }
const percent = { from: 0, to: 100 }

/**
 * Fills in what is missing and checks the rest.
 *
 * @throws TypeError or RangeError that names the option, what it may be and what it was.
 */
export function resolvePluginOptions(options: CircuitBreakerOptions): ResolvedPluginOptions {
  const check = new OptionCheck('circuitBreaker')
  check.known(options, pluginNames)
  const { name = (key: string) => key || 'request', getKey = () => '', maxKeys = 1_000 } = options
  const { isSystemError = () => true } = options
  return {
    ...resolveRule(check, options),
    ...resolvePlace(check, options),
    name: check.callable('name', name),
    getKey: check.callable('getKey', getKey),
    isSystemError: check.callable('isSystemError', isSystemError),
    maxKeys: check.number('maxKeys', maxKeys, { from: 1, whole: true }),
  }
}

/** The same for one circuit that stands for itself. */
export function resolveBreakerOptions(options: BreakerOptions, place: BreakerPlace): ResolvedBreakerOptions {
  const check = new OptionCheck('CircuitBreaker')
  check.known(options, breakerNames)
  check.known(place, placeNames)
  return {
    ...resolveRule(check, options),
    ...resolvePlace(check, { ...options, ...place }),
    name: check.text('name', place.name ?? 'request'),
  }
}

function resolveRule(check: OptionCheck, options: BreakerOptions): Resolved<BreakerOptions> {
  const { failureTimeout = 120_000, failureThreshold = 50, minimumFailureCount = 5 } = options
  const { openTimeout = 60_000, halfOpenThreshold = 5 } = options
  return {
    failureTimeout: check.number('failureTimeout', failureTimeout, windowRange),
    failureThreshold: check.number('failureThreshold', failureThreshold, percent),
    minimumFailureCount: check.number('minimumFailureCount', minimumFailureCount, { from: 0, whole: true }),
    openTimeout: check.number('openTimeout', openTimeout, milliseconds),
    halfOpenThreshold: check.number('halfOpenThreshold', halfOpenThreshold, percent),
  }
}

const windowRange = { from: 1, to: Number.MAX_SAFE_INTEGER, note: 'milliseconds' }

function resolvePlace(
  check: OptionCheck,
  options: BreakerOptions & Omit<BreakerPlace, 'name'>,
): Omit<Resolved<BreakerPlace>, 'name'> {
  const { group = 'tinkoff-request', openTimeout = 60_000, probeTimeout = openTimeout } = options
  const { registry = processRegistry, clock = systemClock } = options
  return {
    group: check.text('group', group),
    probeTimeout: check.number('probeTimeout', probeTimeout, milliseconds),
    registry: check.shaped('registry', registry, registryShape),
    clock: check.shaped('clock', clock, clockShape),
  }
}
