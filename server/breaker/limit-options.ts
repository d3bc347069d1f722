import { OptionCheck } from '../../shared/engine/check-options.ts'

/** Says of an error that the caller is to blame. It may name the type of the error more closely: `(error: HttpError) => …`. */
export type ErrorFilter<Args extends readonly unknown[]> = {
  filter(error: unknown, ...args: Args): unknown
}['filter']

/** What a call may take, and what does not count against the dependency. */
// oxlint-disable-next-line typescript/no-explicit-any -- `unknown[]` would fit no breaker with arguments
export interface LimitOptions<Args extends readonly unknown[] = any[]> {
  /** How long a call may take, in milliseconds. `false`, `0` or `Infinity`: as long as it likes. @default 10000 */
  readonly timeout?: number | false | undefined
  /** Most calls that somebody waits for at once; more are rejected. Whole number from 0, or `Infinity`: any number. @default Number.MAX_SAFE_INTEGER */
  readonly capacity?: number | undefined
  /** Says of an error that the caller is to blame and not the dependency: it then counts as ignored, and no fallback is asked. Gets the error and the arguments of the call. `null`: says so of none. @default null */
  readonly errorFilter?: ErrorFilter<Args> | null | undefined
}

/** The limits in force. */
export interface ResolvedLimitOptions<Args extends readonly unknown[]> {
  /** Milliseconds, as it was given; 0, `false` or `Infinity`: none. */
  readonly timeout: number | false
  /** From `Number.MAX_SAFE_INTEGER`: any number. */
  readonly capacity: number
  readonly errorFilter: ErrorFilter<Args> | undefined
}

/** The names of these options. */
export const limitOptionNames = ['timeout', 'capacity', 'errorFilter'] as const

const check = new OptionCheck('CircuitBreaker')

/**
 * Fills in what is missing from `present`, and checks the rest.
 *
 * @throws TypeError or RangeError that names the option, what it may be and what it was.
 */
export function resolveLimits<Args extends readonly unknown[]>(
  { timeout, capacity, errorFilter }: LimitOptions<Args>,
  present: ResolvedLimitOptions<Args> = byDefault,
): ResolvedLimitOptions<Args> {
  return {
    timeout: timeout === undefined ? present.timeout : checkTimeout(check, timeout),
    capacity: capacity === undefined ? present.capacity : resolveCapacity(capacity),
    errorFilter: errorFilter === undefined ? present.errorFilter : resolveFilter(errorFilter),
  }
}

/** Takes what a timeout may be. */
export function checkTimeout(owner: OptionCheck, timeout: number | false): number | false {
  const note = 'milliseconds; 0 or false: no timeout'
  return timeout === false ? timeout : owner.number('timeout', timeout, { from: 0, note })
}

/** How long a call may take, in milliseconds; `Infinity`: as long as it likes. */
export function timeoutMsOf(timeout: number | false): number {
  return timeout || Infinity
}

const byDefault: ResolvedLimitOptions<never> = {
  timeout: 10_000,
  capacity: Number.MAX_SAFE_INTEGER,
  errorFilter: undefined,
}

function resolveCapacity(capacity: number): number {
  if (capacity === Infinity) return capacity
  return check.number('capacity', capacity, { from: 0, whole: true, note: 'calls at once, or Infinity' })
}

function resolveFilter<Args extends readonly unknown[]>(
  filter: ErrorFilter<Args> | null,
): ErrorFilter<Args> | undefined {
  return filter === null ? undefined : check.callable('errorFilter', filter)
}
