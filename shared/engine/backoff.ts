import { OptionCheck } from './check-options.ts'
import type { Random } from './random.ts'

/**
 * How long the n-th opening in a row lasts, in milliseconds. It is asked once per opening, so that chance is drawn once
 * and the moment of the next attempt stands.
 */
export interface Backoff {
  (trips: number, random: Random): number
  /** Its name, for people: `exponential`. @default not told */
  readonly title?: string | undefined
}

/**
 * How far chance shortens an opening, so that the instances of a fleet that opened together do not try again together.
 * - `none`: not at all
 * - `equal`: to anything between half of it and all of it
 * - `full`: to anything between nothing and all of it
 * - a number from 0 to 1: by anything up to this share of it
 *
 * The names are those of Marc Brooker's "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 */
export type Jitter = 'none' | 'equal' | 'full' | number

/** Openings that all last equally long. */
export interface ConstantBackoffOptions {
  /** How long an opening lasts, in milliseconds, from 0. @default 30000 */
  readonly ms?: number | undefined
  /** @default 'none' */
  readonly jitter?: Jitter | undefined
}

/** Openings that last longer from one to the next. */
export interface GrowingBackoffOptions {
  /** How long the first opening lasts, in milliseconds, from 1. @default 1000 */
  readonly firstMs?: number | undefined
  /** How long an opening lasts at most, in milliseconds, from `firstMs`. @default 60000, or `firstMs` where that is more */
  readonly capMs?: number | undefined
  /** @default 'equal' */
  readonly jitter?: Jitter | undefined
}

/** Each opening lasts so much longer than the one before. */
export interface LinearBackoffOptions extends GrowingBackoffOptions {
  /** How much longer, in milliseconds, from 0. @default `firstMs` */
  readonly stepMs?: number | undefined
}

/** Each opening lasts so many times as long as the one before. */
export interface ExponentialBackoffOptions extends GrowingBackoffOptions {
  /** How many times, from 1. @default 2 */
  readonly factor?: number | undefined
}

/** The n-th opening lasts n to the power of `degree` times as long as the first. */
export interface PolynomialBackoffOptions extends GrowingBackoffOptions {
  /** From 0. @default 2 */
  readonly degree?: number | undefined
}

/** Always the same: 30 s, 30 s, 30 s. */
export function constantBackoff(options: ConstantBackoffOptions = {}): Backoff {
  const check = new OptionCheck('constantBackoff')
  check.known(options, ['ms', 'jitter'])
  const { ms = 30_000, jitter = 'none' } = options
  const sleepMs = check.number('ms', ms, duration)
  return shortened('constant', () => sleepMs, resolveJitter('constantBackoff', jitter))
}

/** `firstMs + (n − 1) × stepMs`: 1 s, 2 s, 3 s. */
export function linearBackoff(options: LinearBackoffOptions = {}): Backoff {
  const { check, firstMs, capMs, share } = resolveGrowing('linearBackoff', options, 'stepMs')
  const { stepMs = firstMs } = options
  const step = check.number('stepMs', stepMs, duration)
  return shortened('linear', (trips) => Math.min(capMs, firstMs + (trips - 1) * step), share)
}

/** `firstMs × factorⁿ⁻¹`: 1 s, 2 s, 4 s, 8 s. */
export function exponentialBackoff(options: ExponentialBackoffOptions = {}): Backoff {
  const { check, firstMs, capMs, share } = resolveGrowing('exponentialBackoff', options, 'factor')
  const { factor = 2 } = options
  const base = check.number('factor', factor, { from: 1 })
  return shortened('exponential', (trips) => Math.min(capMs, firstMs * base ** (trips - 1)), share)
}

/** `firstMs × n^degree`: 1 s, 4 s, 9 s. */
export function polynomialBackoff(options: PolynomialBackoffOptions = {}): Backoff {
  const { check, firstMs, capMs, share } = resolveGrowing('polynomialBackoff', options, 'degree')
  const { degree = 2 } = options
  const power = check.number('degree', degree, { from: 0 })
  return shortened('polynomial', (trips) => Math.min(capMs, firstMs * trips ** power), share)
}

/** A backoff with its chance handed in: what a recovery asks for. */
export function sleepBy(backoff: Backoff, random: Random): (trips: number) => number {
  return (trips) => backoff(trips, random)
}

const duration = { from: 0, to: Number.MAX_SAFE_INTEGER, note: 'milliseconds' }
const shares: ReadonlyMap<Jitter, number> = new Map([
  ['none', 0],
  ['equal', 0.5],
  ['full', 1],
])

/** Jitter only ever shortens, so the cap holds with it, too. */
function shortened(title: string, longestMs: (trips: number) => number, share: number): Backoff {
  const backoff = (trips: number, random: Random) => longestMs(trips) * (1 - share * random())
  return Object.assign(share === 0 ? longestMs : backoff, { title })
}

function resolveGrowing(owner: string, options: GrowingBackoffOptions, own: string) {
  const check = new OptionCheck(owner)
  check.known(options, ['firstMs', 'capMs', 'jitter', own])
  const { firstMs = 1_000, capMs = Math.max(60_000, firstMs), jitter = 'equal' } = options
  check.number('firstMs', firstMs, { ...duration, from: 1 })
  return {
    check,
    firstMs,
    capMs: check.number('capMs', capMs, { ...duration, from: firstMs, note: 'milliseconds, from firstMs' }),
    share: resolveJitter(owner, jitter),
  }
}

/** The share of an opening that chance may take off it. */
function resolveJitter(owner: string, jitter: Jitter): number {
  const share = shares.get(jitter) ?? jitter
  if (typeof share === 'number' && share >= 0 && share <= 1) return share
  const got = typeof jitter === 'string' ? JSON.stringify(jitter) : String(jitter)
  throw new TypeError(
    `${owner} option "jitter" must be "none", "equal", "full" or a number from 0 to 1, got ${got}`,
  )
}
