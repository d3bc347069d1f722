/** What a call's function does. */
export type Deed = 'succeed' | 'fail' | 'throw' | 'spoil' | 'succeed slowly' | 'fail slowly' | 'hang'

/** One thing that happens to both breakers. */
export type Step =
  | { readonly do: 'fire'; readonly deed: Deed; readonly key: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'open' | 'close' | 'enable' | 'disable' | 'shutdown' | 'clearCache' }

/** The options that both know, and the fallback that they get. */
export interface PairOptions {
  readonly timeout: number | false
  readonly resetTimeout: number
  readonly errorThresholdPercentage: number
  readonly volumeThreshold?: number
  readonly capacity?: number
  readonly filters?: boolean
  /** Whether the filter knows the breaker's own errors, too. */
  readonly filtersOwn?: boolean
  readonly cache?: boolean
  readonly cacheTTL?: number
  readonly coalesce?: boolean
  readonly coalesceTTL?: number
  readonly coalesceResetOn?: readonly ('error' | 'success' | 'timeout')[]
  readonly allowWarmUp?: boolean
  readonly fallback: 'none' | 'value' | 'promise' | 'throws' | 'rejects'
}

/**
 * How long things take. Calls are made at times that end in 2; slow results come at times that end in 3 or 5, timeouts
 * (54) in 6, and circuits are half-open (…2 later) at times that end in 4, 5, 7 or 8, when nothing else is under way;
 * slots of the window begin at those that end in 0. So nothing ever falls on the same millisecond by chance, where the
 * order would be nobody's promise.
 */
export const succeedSlowlyMs = 23
export const failSlowlyMs = 21
export const hangMs = 73
export const firstCallAt = 2
export const slotMs = 100

/** The whole window of both. */
export const windowMs = 10 * slotMs

/** What both classes have. */
export interface Breaker {
  readonly closed: boolean
  readonly opened: boolean
  readonly halfOpen: boolean
  readonly pendingClose: boolean
  readonly enabled: boolean
  readonly isShutdown: boolean
  readonly warmUp: boolean
  readonly stats: Readonly<Record<string, unknown>>
  fire(key: number): Promise<unknown>
  fallback(answer: (...args: unknown[]) => unknown): unknown
  on(event: string, listener: (...args: unknown[]) => void): unknown
  open(): void
  close(): void
  enable(): void
  disable(): void
  shutdown(): void
  clearCache(): void
}

/** Waits on the clock of one of the two. */
type After = (ms: number, task: () => void) => unknown

const events = [
  'fire',
  'success',
  'failure',
  'timeout',
  'reject',
  'semaphoreLocked',
  'fallback',
  'cacheHit',
  'cacheMiss',
  'coalesceCacheHit',
  'coalesceCacheMiss',
  'open',
  'halfOpen',
  'close',
  'shutdown',
]

/** One breaker, and all that has been seen of it. */
export class Observed {
  readonly breaker: Breaker
  readonly told: (readonly [event: string, ...args: unknown[]])[] = []
  readonly results: unknown[] = []
  /** What the function does when it is next called. */
  deed: Deed = 'succeed'
  readonly #after: After
  #calls = 0

  constructor(make: (action: (key: number) => unknown) => Breaker, options: PairOptions, after: After) {
    this.#after = after
    this.breaker = make((key) => this.#act(key))
    for (const event of events)
      this.breaker.on(event, (...args) => void this.told.push([event, ...args.map(plain)]))
    if (options.fallback !== 'none') this.breaker.fallback(fallbacks[options.fallback])
  }

  fire(key: number): void {
    const index = this.results.push('pending') - 1
    const note = (result: unknown) => void (this.results[index] = result)
    // An error that leaves `fire()` as an exception is taken for a rejection: see "throws at once while switched off".
    new Promise((resolve) => resolve(this.breaker.fire(key))).then(
      (value) => note({ value }),
      (error: unknown) => note({ error: plain(error) }),
    )
  }

  /** Everything that must be the same. */
  read(): object {
    const { closed, opened, halfOpen, pendingClose, enabled, isShutdown, warmUp, stats } = this.breaker
    const { percentiles: _, latencyTimes: __, latencyMean: ___, ...counts } = stats
    const state = { closed, opened, halfOpen, enabled, isShutdown }
    if (isShutdown) return { told: this.told, results: this.results, calls: this.#calls, state }
    const flags = { warmUp, pendingClose }
    return { told: this.told, results: this.results, calls: this.#calls, state, flags, counts }
  }

  #act(key: number): unknown {
    const result = `${key}, by call ${++this.#calls}`
    const error = Object.assign(new Error(`down: ${result}`), { mine: this.deed === 'spoil' })
    switch (this.deed) {
      case 'succeed':
        return Promise.resolve(result)
      case 'fail':
      case 'spoil':
        return Promise.reject(error)
      case 'throw':
        throw error
      case 'succeed slowly':
        return new Promise((resolve) => this.#after(succeedSlowlyMs, () => resolve(result)))
      case 'fail slowly':
        return new Promise((_, reject) => this.#after(failSlowlyMs, () => reject(error)))
      case 'hang':
        return new Promise((resolve) => this.#after(hangMs, () => resolve(result)))
    }
  }
}

const fallbacks = {
  value: (...args: unknown[]) => ['instead', ...args.map(plain)],
  promise: (...args: unknown[]) => Promise.resolve(['instead', ...args.map(plain)]),
  throws: () => {
    throw new Error('no plan B')
  },
  rejects: () => Promise.reject(new Error('no plan B')),
}

/** Our errors have classes, opossum's have not; what counts is code and message. */
function plain(value: unknown): unknown {
  if (value instanceof Promise) return 'a promise'
  if (!(value instanceof Error)) return value
  return { message: value.message, code: (value as { code?: unknown }).code }
}
