import type { Clock } from '../../shared/engine/clock.ts'
import type { CacheTransport } from './cache-transport.ts'
import { CarefulTransport, isPromise } from './cache-transport.ts'
import { ExpiringMap } from './expiring-map.ts'
import type { Kept } from './process-cache.ts'
import { ProcessCache } from './process-cache.ts'

/** A result that was kept. */
export interface CacheHit<Result> {
  readonly kind: 'hit'
  readonly result: Result
}

/** No result was kept: the function must be called. */
export interface CacheMiss<Result> {
  readonly kind: 'miss'
  /** Keeps what it gave. Where the cache was cleared in between, it may be out of date and is not kept. */
  readonly keep: (result: Result) => void
}

/** What a cache has for a key. */
export type CacheLookup<Result> = CacheHit<Result> | CacheMiss<Result>

/** How results are kept. */
export interface ResultCacheOptions {
  /** The breaker's name, for warnings. */
  readonly name: string
  /** How long a result is of use, in milliseconds. 0: for ever. Read whenever one is kept. */
  readonly ttlMs: number
  /** Most results that are kept in this process; then the oldest goes. Whole number from 1. */
  readonly size: number
  /** Where to keep them instead of in this process. */
  readonly transport?: CacheTransport | undefined
  /** How long an answer of the transport is waited for, in milliseconds. */
  readonly patienceMs: number
  readonly clock: Clock
}

/** Results of a function by key. Errors are not kept, nor what a fallback gave. */
export class ResultCache<Result> {
  readonly #options: ResultCacheOptions
  readonly #kept: ExpiringMap<Kept<Result>>
  readonly #transport: CarefulTransport | undefined
  #clearings = 0

  constructor(options: ResultCacheOptions) {
    const { transport } = options
    this.#options = options
    const isOurs = transport instanceof ProcessCache
    this.#kept = isOurs ? (transport.kept as ExpiringMap<Kept<Result>>) : new ExpiringMap(options.size)
    this.#transport = transport && !isOurs ? new CarefulTransport({ ...options, transport }) : undefined
  }

  /** What there is for the key. A promise only where the transport gives one; it never rejects. */
  lookUp(key: string): CacheLookup<Result> | Promise<CacheLookup<Result>> {
    const miss = this.#miss(key)
    if (!this.#transport) return this.#kept.get(key, this.#options.clock.now()) ?? miss
    const found = this.#transport.get(key)
    return isPromise(found) ? Promise.resolve(found).then((value) => hitOr(miss, value)) : hitOr(miss, found)
  }

  /** Forgets all results. */
  clear(): void {
    this.#clearings++
    this.#kept.clear()
    this.#transport?.flush()
  }

  #miss(key: string): CacheMiss<Result> {
    const clearings = this.#clearings
    const keep = (result: Result) => {
      if (clearings === this.#clearings) this.#keep(key, result)
    }
    return { kind: 'miss', keep }
  }

  #keep(key: string, result: Result): void {
    const { clock, ttlMs } = this.#options
    if (this.#transport) {
      // It could not be told from nothing when read back.
      if (result === undefined || result === null) return
      this.#transport.set(key, result, ttlMs > 0 ? clock.epoch() + ttlMs : 0)
      return
    }
    const now = clock.now()
    // Counted from the whole millisecond, as timers are: who waits for as long by one of his own finds it over.
    const expiresAt = ttlMs > 0 ? Math.floor(now) + ttlMs : Infinity
    this.#kept.put(key, { kind: 'hit', result, expiresAt }, now)
  }
}

/** Clients of stores say `null` where there is nothing. */
function hitOr<Result>(miss: CacheMiss<Result>, found: unknown): CacheLookup<Result> {
  return found === undefined || found === null ? miss : { kind: 'hit', result: found as Result }
}
