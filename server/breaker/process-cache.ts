import type { Clock } from '../../shared/engine/clock.ts'
import type { CacheTransport } from './cache-transport.ts'
import { ExpiringMap } from './expiring-map.ts'

/** A result that was kept in this process. */
export interface Kept<Result> {
  readonly kind: 'hit'
  readonly result: Result
  /** On the monotonic clock. */
  readonly expiresAt: number
}

/** What can be asked of the results that are kept, without a change to them. */
export type KeptResults = Pick<ReadonlyMap<string, unknown>, 'has' | 'size'>

/** Where a breaker keeps its results unless it is told otherwise: in this process. As in opossum it shows as `options.cacheTransport`. */
export class ProcessCache implements CacheTransport {
  readonly kept: ExpiringMap<Kept<unknown>>
  readonly #clock: Clock

  /** @param size Most results that are kept; then the oldest goes. Whole number from 1. */
  constructor(size: number, clock: Clock) {
    this.kept = new ExpiringMap(size)
    this.#clock = clock
  }

  /** How many results there are, and whether there is one for a key. */
  get cache(): KeptResults {
    const { kept } = this
    return { size: kept.size, has: (key) => kept.get(key, this.#clock.now()) !== undefined }
  }

  get(key: string): unknown {
    return this.kept.get(key, this.#clock.now())?.result
  }

  set(key: string, value: unknown, expiresAt: number): void {
    const now = this.#clock.now()
    const until = expiresAt > 0 ? now + expiresAt - this.#clock.epoch() : Infinity
    this.kept.put(key, { kind: 'hit', result: value, expiresAt: until }, now)
  }

  flush(): void {
    this.kept.clear()
  }
}
