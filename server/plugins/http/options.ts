import type { Clock } from '../../../shared/engine/clock.ts'
import { clockShape } from '../../../shared/engine/clock.ts'
import { OptionCheck } from '../../../shared/engine/check-options.ts'
import type { Registry } from '../../registry/registry.ts'
import { registry as processRegistry, registryShape } from '../../registry/registry.ts'
import { systemClock } from '../../system-clock.ts'

/** A request, as far as it is known before it is sent. */
export interface HttpRequest {
  readonly url: URL
  /** In capital letters. */
  readonly method: string
}

/** Settings of the circuits around a client of HTTP servers. */
export interface HttpCircuitOptions {
  /** Which requests share a circuit. @default the origin of the address */
  readonly getKey?: ((request: HttpRequest) => string) | undefined
  /** What the circuits are called on the board, from their key. @default the key */
  readonly name?: ((key: string) => string) | undefined
  /** What they belong to. @default `fetch`, `undici` or `axios` */
  readonly group?: string | undefined
  /** Whether a status speaks against the server. @default from 500 */
  readonly isFailure?: ((status: number) => boolean) | undefined
  /** Percentage of errors among the judged requests of the window at which a circuit opens, 0 to 100. @default 50 */
  readonly errorThresholdPercentage?: number | undefined
  /** Judged requests in the window below which it does not open. Whole number from 0. @default 5 */
  readonly volumeThreshold?: number | undefined
  /** Length of the rolling window, in milliseconds, at least 10. @default 10000 */
  readonly rollingCountTimeout?: number | undefined
  /** How long an open circuit turns requests away before it lets one try, in milliseconds. @default 30000 */
  readonly resetTimeout?: number | undefined
  /** How long `Retry-After` may put off that attempt, in milliseconds. 0: not at all. @default 300000 */
  readonly maxRetryAfter?: number | undefined
  /** How long a probe may hold its place, in milliseconds, when nothing is heard of it. @default 30000, but more than the timeout */
  readonly probeTimeout?: number | undefined
  /** Most circuits; then the one that was not used for the longest time goes. Whole number from 1. @default 1000 */
  readonly maxKeys?: number | undefined
  /** The registry in which they appear. @default the process's own */
  readonly registry?: Registry | undefined
  /** Where time comes from; a `SimulatedClock` in tests. @default the machine's clock */
  readonly clock?: Clock | undefined
}

/** The settings in force: complete and checked. */
export interface ResolvedHttpOptions extends Required<{
  readonly [Name in keyof HttpCircuitOptions]: Exclude<HttpCircuitOptions[Name], undefined>
}> {
  /** Through which front door the circuits come. */
  readonly door: string
  /** Milliseconds until a request must have been answered; `null`: as long as it likes. */
  readonly timeoutMs: number | null
}

/** The names of the options that all clients share. */
export const httpOptionNames: readonly (keyof HttpCircuitOptions)[] = [
  'getKey',
  'name',
  'group',
  'isFailure',
  'errorThresholdPercentage',
  'volumeThreshold',
  'rollingCountTimeout',
  'resetTimeout',
  'maxRetryAfter',
  'probeTimeout',
  'maxKeys',
  'registry',
  'clock',
]

const milliseconds = { from: 0, note: 'milliseconds' }
const count = { from: 0, whole: true }
const probeMs = 30_000
const graceMs = 1_000

/**
 * Fills in what is missing and checks the rest.
 *
 * @param owner Whose options they are, as its user knows it.
 * @throws TypeError or RangeError that names the option, what it may be and what it was.
 */
export function resolveHttpOptions(
  owner: string,
  door: string,
  options: HttpCircuitOptions,
  timeoutMs: number | null = null,
): ResolvedHttpOptions {
  const check = new OptionCheck(owner)
  const {
    getKey = originOf,
    name = (key: string) => key,
    group = door,
    isFailure = (status: number) => status >= 500,
    errorThresholdPercentage = 50,
    volumeThreshold = 5,
    rollingCountTimeout = 10_000,
    resetTimeout = 30_000,
    maxRetryAfter = 300_000,
    probeTimeout = timeoutMs === null ? probeMs : Math.max(probeMs, timeoutMs + graceMs),
    maxKeys = 1_000,
    registry = processRegistry,
    clock = systemClock,
  } = options
  return Object.freeze({
    door,
    timeoutMs,
    getKey: check.callable('getKey', getKey),
    name: check.callable('name', name),
    group: check.text('group', group),
    isFailure: check.callable('isFailure', isFailure),
    errorThresholdPercentage: check.number('errorThresholdPercentage', errorThresholdPercentage, {
      from: 0,
      to: 100,
    }),
    volumeThreshold: check.number('volumeThreshold', volumeThreshold, count),
    rollingCountTimeout: check.number('rollingCountTimeout', rollingCountTimeout, {
      from: 10,
      to: Number.MAX_SAFE_INTEGER,
      note: 'milliseconds',
    }),
    resetTimeout: check.number('resetTimeout', resetTimeout, milliseconds),
    maxRetryAfter: check.number('maxRetryAfter', maxRetryAfter, milliseconds),
    probeTimeout: check.number('probeTimeout', probeTimeout, milliseconds),
    maxKeys: check.number('maxKeys', maxKeys, { from: 1, whole: true }),
    registry: check.shaped('registry', registry, registryShape),
    clock: check.shaped('clock', clock, clockShape),
  })
}

/** Addresses without an origin share the circuit of their scheme. */
function originOf({ url }: HttpRequest): string {
  return url.origin === 'null' ? url.protocol : url.origin
}
