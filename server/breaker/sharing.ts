import type { CacheLookup, ResultCache } from './cache.ts'
import { isPromise } from './cache-transport.ts'
import type { CoalescedEnd, Coalescer } from './coalesce.ts'

/** Hears how a call ended that others may share. */
export interface Follower<Result> {
  /** The function gave this. */
  succeeded(result: Result): void
  /** The call came to nothing, in this way. */
  failed(how: CoalescedEnd): void
}

/** What becomes of a call that may be shared. */
export type SharingEvent = 'cacheHit' | 'cacheMiss' | 'coalesceCacheHit' | 'coalesceCacheMiss'

/** Where results and calls are shared, and who is told. */
export interface SharingOptions<Result> {
  readonly cache: ResultCache<Result> | undefined
  readonly coalescer: Coalescer<Result> | undefined
  readonly onEvent: (event: SharingEvent) => void
}

/** Makes the call itself, and tells the follower how it ended. */
export type Start<Result> = (follower: Follower<Result>) => Promise<Result>

/** Calls with the same key that share a result (cache) or become one (coalescing). A result that is kept comes first. */
export class Sharing<Result> {
  readonly #options: SharingOptions<Result>

  constructor(options: SharingOptions<Result>) {
    this.#options = options
  }

  /** The answer to a call with this key; `start` makes the call if there is none. */
  answer(key: string, now: number, start: Start<Result>): Promise<Result> {
    const { cache } = this.#options
    if (cache === undefined) return this.#coalesced(key, now, undefined, start)
    const found = cache.lookUp(key)
    if (isPromise(found)) return Promise.resolve(found).then((late) => this.#looked(late, key, now, start))
    return this.#looked(found, key, now, start)
  }

  /** Forgets all results, and shares no call that is under way any longer. */
  clear(): void {
    this.#options.cache?.clear()
    this.#options.coalescer?.clear()
  }

  /** Shares no call any longer. Results stay: others may use the place where they are kept. */
  shutdown(): void {
    this.#options.coalescer?.clear()
  }

  #looked(found: CacheLookup<Result>, key: string, now: number, start: Start<Result>): Promise<Result> {
    this.#options.onEvent(found.kind === 'hit' ? 'cacheHit' : 'cacheMiss')
    if (found.kind === 'hit') return Promise.resolve(found.result)
    return this.#coalesced(key, now, found.keep, start)
  }

  #coalesced(
    key: string,
    now: number,
    keep: ((result: Result) => void) | undefined,
    start: Start<Result>,
  ): Promise<Result> {
    const { coalescer, onEvent } = this.#options
    if (coalescer === undefined) return start(followerOf(keep))
    const shared = coalescer.join(key, now)
    onEvent(shared ? 'coalesceCacheHit' : 'coalesceCacheMiss')
    return shared ?? coalescer.lead(key, now, (end) => start(followerOf(keep, end)))
  }
}

function followerOf<Result>(
  keep: ((result: Result) => void) | undefined,
  end?: (how: CoalescedEnd) => void,
): Follower<Result> {
  return {
    succeeded(result) {
      keep?.(result)
      end?.('success')
    },
    failed: (how) => end?.(how),
  }
}
