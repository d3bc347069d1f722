import type { CacheLookup, ResultCache } from './cache.ts'
import { isPromise } from './cache-transport.ts'
import type { CoalescedEnd, Coalescer } from './coalesce.ts'
import { unlessAborted } from './heed.ts'
import type { Patience } from './shared-wait.ts'

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

/** Makes the call itself, and tells the follower how it ended. The signal calls it off. */
export type Start<Result> = (
  follower: Follower<Result> | undefined,
  signal: AbortSignal | undefined,
) => Promise<Result>

/** Calls with the same key that share a result (cache) or become one (coalescing). A result that is kept comes first. */
export class Sharing<Result> {
  readonly #options: SharingOptions<Result>

  constructor(options: SharingOptions<Result>) {
    this.#options = options
  }

  /** The answer to a call with this key; `start` makes the call if there is none. */
  answer(
    key: string,
    now: number,
    start: Start<Result>,
    patience: Patience<Result> | undefined,
  ): Promise<Result> {
    const { cache } = this.#options
    if (cache === undefined) return this.#coalesced(key, now, undefined, start, patience)
    const found = cache.lookUp(key)
    if (!isPromise(found)) return this.#looked(found, key, now, start, patience)
    return unlessAborted(found, patience?.signal).then(
      (late) => this.#looked(late, key, now, start, patience),
      // It was aborted: the call sees that by itself.
      () => start(undefined, patience?.signal),
    )
  }

  /** Forgets all results, and shares no call that is under way any longer. */
  clear(): void {
    this.#options.cache?.clear()
    this.#options.coalescer?.clear()
  }

  #looked(
    found: CacheLookup<Result>,
    key: string,
    now: number,
    start: Start<Result>,
    patience: Patience<Result> | undefined,
  ): Promise<Result> {
    this.#options.onEvent(found.kind === 'hit' ? 'cacheHit' : 'cacheMiss')
    if (found.kind === 'hit') return Promise.resolve(found.result)
    return this.#coalesced(key, now, found.keep, start, patience)
  }

  #coalesced(
    key: string,
    now: number,
    keep: ((result: Result) => void) | undefined,
    start: Start<Result>,
    patience: Patience<Result> | undefined,
  ): Promise<Result> {
    const { coalescer, onEvent } = this.#options
    if (coalescer === undefined) return start(followerOf(keep), patience?.signal)
    const shared = this.#join(coalescer, key, now, patience)
    onEvent(shared ? 'coalesceCacheHit' : 'coalesceCacheMiss')
    const lead = (end: (how: CoalescedEnd) => void, calledOff: AbortSignal | undefined) =>
      start(followerOf(keep, end), calledOff)
    return shared ?? coalescer.lead(patience?.limit?.key ?? key, now, lead, patience?.signal)
  }

  /** A call that may take more or less time than others must not become theirs. */
  #join(
    coalescer: Coalescer<Result>,
    key: string,
    now: number,
    patience: Patience<Result> | undefined,
  ): Promise<Result> | undefined {
    const limit = patience?.limit
    if (limit === undefined) return coalescer.join(key, now, patience)
    const alike = coalescer.join(limit.key, now, patience)
    return alike ?? (limit.isShorter ? coalescer.join(key, now, patience) : undefined)
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
