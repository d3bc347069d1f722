import type { SettingsReading } from '../../shared/wire/reading.ts'
import type { StatisticsOptions } from '../registry/statistics.ts'
import type { Sight } from './sight.ts'

/** What is used of a breaker of opossum's: its events, and what it shows of itself. Version 5 and later have it. */
export interface OpossumBreaker {
  readonly name: string
  readonly group: string
  readonly enabled: boolean
  readonly opened: boolean
  readonly halfOpen: boolean
  /** Half-open, and the place of the probe is free. */
  readonly pendingClose: boolean
  readonly isShutdown: boolean
  on(event: string, listener: (...args: unknown[]) => void): unknown
  prependListener(event: string, listener: (...args: unknown[]) => void): unknown
  removeListener(event: string, listener: (...args: unknown[]) => void): unknown
  getMaxListeners(): number
  setMaxListeners(most: number): unknown
}

const methods = ['fire', 'on', 'prependListener', 'removeListener', 'getMaxListeners', 'setMaxListeners']

/** Whether it is one, by what it can do. */
export function isOpossumBreaker(value: unknown): value is OpossumBreaker {
  if (typeof value !== 'object' || value === null || 'circuit' in value) return false
  const breaker = value as Readonly<Record<string, unknown>>
  return (
    methods.every((method) => typeof breaker[method] === 'function') &&
    ['name', 'group'].every((text) => typeof breaker[text] === 'string') &&
    ['enabled', 'opened', 'halfOpen'].every((flag) => typeof breaker[flag] === 'boolean')
  )
}

/** How the breaker stands now. */
export function lookAt(breaker: OpossumBreaker): Sight {
  const options = optionsOf(breaker)
  const threshold = numberIn(options, 'errorThresholdPercentage')
  const minimumCalls = numberIn(breaker, 'volumeThreshold')
  return {
    state: breaker.halfOpen ? 'half-open' : breaker.opened ? 'open' : 'closed',
    mode: breaker.enabled ? 'automatic' : 'disabled',
    settings: settingsOf(options),
    ...(threshold !== undefined && { threshold }),
    ...(minimumCalls !== undefined && { minimumCalls }),
    inFlight: inFlightOf(breaker),
    isProbing: breaker.halfOpen && !breaker.pendingClose,
  }
}

/** Calls in flight: places of its semaphore that are taken; `null` where it shows none. */
export function inFlightOf(breaker: OpossumBreaker): number | null {
  const capacity = numberIn(optionsOf(breaker), 'capacity')
  const free = numberIn(partOf(breaker, 'semaphore'), 'count')
  if (capacity === undefined || free === undefined) return null
  return Math.max(0, (Number.isInteger(capacity) ? capacity : Number.MAX_SAFE_INTEGER) - free)
}

/** How the breaker's own window is cut. opossum takes 0 for the default. */
export function windowOf(breaker: OpossumBreaker): StatisticsOptions {
  const options = optionsOf(breaker)
  const windowMs = numberIn(options, 'rollingCountTimeout') || 10_000
  const asked = Math.floor(numberIn(options, 'rollingCountBuckets') || 10)
  const slots = Math.min(Math.max(1, asked), mostSlots, Math.max(1, Math.floor(windowMs)))
  return { slots, slotMs: windowMs / slots }
}

/** Finer would not be seen on a stream that goes once a second. */
const mostSlots = 100

/** How long a call may take, in words. */
export function timeoutInWords(breaker: OpossumBreaker): string {
  const timeout = numberIn(optionsOf(breaker), 'timeout')
  return timeout === undefined ? 'timeout' : `timeout ${timeout} ms`
}

function settingsOf(options: object | undefined): SettingsReading {
  const timeout = numberIn(options, 'timeout')
  const sleepMs = numberIn(options, 'resetTimeout')
  const capacity = numberIn(options, 'capacity')
  const slots = numberIn(options, 'rollingCountBuckets')
  return {
    door: 'opossum',
    ...(options && { timeoutMs: timeout || null }),
    ...(sleepMs !== undefined && { sleepMs }),
    ...(slots !== undefined && { slots }),
    probes: 1,
    ...(options && { capacity: capacity === undefined || capacity >= unlimited ? null : capacity }),
    ...(isOn(options, 'cache') && { caches: true }),
  }
}

const unlimited = Number.MAX_SAFE_INTEGER

function optionsOf(breaker: object): object | undefined {
  return partOf(breaker, 'options')
}

function partOf(whole: object, name: string): object | undefined {
  const part: unknown = Reflect.get(whole, name)
  return typeof part === 'object' && part !== null ? part : undefined
}

function numberIn(whole: object | undefined, name: string): number | undefined {
  const value: unknown = whole && Reflect.get(whole, name)
  return typeof value === 'number' && value >= 0 ? value : undefined
}

function isOn(whole: object | undefined, name: string): boolean {
  return whole !== undefined && Boolean(Reflect.get(whole, name))
}
