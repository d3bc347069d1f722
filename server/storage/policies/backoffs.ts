import type { Backoff } from '../../../shared/engine/backoff.ts'
import * as engine from '../../../shared/engine/backoff.ts'
import { OptionCheck } from '../../../shared/engine/check-options.ts'
import { checkType } from './check-type.ts'
import type { Duration } from './time-span.ts'
import { checkDuration } from './time-span.ts'

/** What all backoffs can be told. */
export interface JitterSettings {
  /**
   * By which share of itself chance may shorten an opening, 0 to 1; `null`: not at all. It is drawn once per opening, so
   * that the processes of a fleet do not try again together. @default 0.5
   */
  readonly jitter?: number | null | undefined
}

/** Openings that all last equally long. */
export interface ConstantBackoffSettings extends JitterSettings {
  /** Its name, where settings are kept as data. */
  readonly type?: 'CONSTANT' | undefined
  /** How long an opening lasts. @default one second */
  readonly delay?: Duration | undefined
}

/** Openings that last longer from one to the next. */
export interface GrowingBackoffSettings extends JitterSettings {
  /** From what they grow, from 1 ms. @default 500 ms */
  readonly minDelay?: Duration | undefined
  /** How long an opening lasts at most, from `minDelay`. @default 60 s, or `minDelay` where that is more */
  readonly maxDelay?: Duration | undefined
}

/** Each opening lasts `minDelay` longer than the one before. */
export interface LinearBackoffSettings extends GrowingBackoffSettings {
  /** Its name, where settings are kept as data. */
  readonly type?: 'LINEAR' | undefined
}

/** The n-th opening lasts `minDelay × multiplierⁿ`. */
export interface ExponentialBackoffSettings extends GrowingBackoffSettings {
  /** Its name, where settings are kept as data. */
  readonly type?: 'EXPONENTIAL' | undefined
  /** From 1. @default 2 */
  readonly multiplier?: number | undefined
}

/** The n-th opening lasts `minDelay × n^degree`. */
export interface PolynomialBackoffSettings extends GrowingBackoffSettings {
  /** Its name, where settings are kept as data. */
  readonly type?: 'POLYNOMIAL' | undefined
  /** From 0. @default 2 */
  readonly degree?: number | undefined
}

/** Always the same: 1 s, 1 s, 1 s. */
export function constantBackoff(settings: ConstantBackoffSettings = {}): Backoff {
  const check = new OptionCheck('constantBackoff')
  check.known(settings, ['type', 'delay', 'jitter'])
  checkType(check, settings, 'CONSTANT')
  const { delay = 1_000 } = settings
  return engine.constantBackoff({
    ms: checkDuration(check, 'delay', delay, { from: 0 }),
    jitter: resolveJitter(check, settings),
  })
}

/** `minDelay × n`: 0.5 s, 1 s, 1.5 s. */
export function linearBackoff(settings: LinearBackoffSettings = {}): Backoff {
  const { check, minMs, ...common } = resolveGrowing('linearBackoff', settings)
  checkType(check, settings, 'LINEAR')
  return engine.linearBackoff({ firstMs: minMs, ...common })
}

/** `minDelay × multiplierⁿ`: 1 s, 2 s, 4 s. The backoff of circuits that are told no other. */
export function exponentialBackoff(settings: ExponentialBackoffSettings = {}): Backoff {
  const { check, minMs, ...common } = resolveGrowing('exponentialBackoff', settings, 'multiplier')
  checkType(check, settings, 'EXPONENTIAL')
  const { multiplier = 2 } = settings
  const factor = check.number('multiplier', multiplier, { from: 1, to: 1_000_000 })
  return engine.exponentialBackoff({ firstMs: Math.min(common.capMs, minMs * factor), factor, ...common })
}

/** `minDelay × n^degree`: 0.5 s, 2 s, 4.5 s. */
export function polynomialBackoff(settings: PolynomialBackoffSettings = {}): Backoff {
  const { check, minMs, ...common } = resolveGrowing('polynomialBackoff', settings, 'degree')
  checkType(check, settings, 'POLYNOMIAL')
  const { degree = 2 } = settings
  return engine.polynomialBackoff({
    firstMs: minMs,
    degree: check.number('degree', degree, { from: 0, to: 100 }),
    ...common,
  })
}

function resolveGrowing(owner: string, settings: GrowingBackoffSettings, ...own: readonly string[]) {
  const check = new OptionCheck(owner)
  check.known(settings, ['type', 'minDelay', 'maxDelay', 'jitter', ...own])
  const minMs = checkDuration(check, 'minDelay', settings.minDelay ?? 500, { from: 1 })
  const { maxDelay = Math.max(60_000, minMs) } = settings
  const capMs = checkDuration(check, 'maxDelay', maxDelay, {
    from: minMs,
    note: 'milliseconds, from minDelay',
  })
  return { check, minMs, capMs, jitter: resolveJitter(check, settings) }
}

function resolveJitter(check: OptionCheck, { jitter = 0.5 }: JitterSettings): number {
  return jitter === null ? 0 : check.number('jitter', jitter, { from: 0, to: 1, note: 'or null' })
}
