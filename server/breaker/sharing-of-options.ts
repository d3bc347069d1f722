import type { Batches } from '../registry/batches.ts'
import type { Counter } from '../registry/statistics.ts'
import { ResultCache } from './cache.ts'
import { Coalescer } from './coalesce.ts'
import { timeoutMsOf } from './limit-options.ts'
import type { ResolvedCircuitBreakerOptions } from './options.ts'
import type { SharingEvent } from './sharing.ts'
import { Sharing } from './sharing.ts'

/** How long a place where results are kept may take to answer, in milliseconds. */
const longestPatienceMs = 1_000

/** As what each event is counted. */
export const sharingCounters: Readonly<Record<SharingEvent, Counter>> = {
  cacheHit: 'cache-hit',
  cacheMiss: 'cache-miss',
  coalesceCacheHit: 'coalesced',
  coalesceCacheMiss: 'coalesce-miss',
}

/**
 * What the options say about sharing; `undefined` where nothing is shared, for then it must cost nothing.
 *
 * @param present Those in force, which may change.
 */
export function sharingOf<Args extends readonly unknown[], Result>(
  present: () => ResolvedCircuitBreakerOptions<Args>,
  onEvent: (event: SharingEvent) => void,
  batches: Batches | undefined,
): Sharing<Result> | undefined {
  const options = present()
  if (!options.cache && !options.coalesce) return undefined
  return new Sharing({
    cache: options.cache ? cacheOf(options) : undefined,
    coalescer: options.coalesce ? coalescerOf(present, batches) : undefined,
    onEvent,
  })
}

function cacheOf<Result>(options: ResolvedCircuitBreakerOptions<never>): ResultCache<Result> {
  const { name, clock, timeout, cacheTTL: ttlMs, cacheSize: size, cacheTransport: transport } = options
  return new ResultCache({
    name,
    ttlMs,
    size,
    transport,
    patienceMs: Math.min(timeoutMsOf(timeout), longestPatienceMs),
    clock,
  })
}

function coalescerOf<Result>(
  present: () => ResolvedCircuitBreakerOptions<never>,
  batches: Batches | undefined,
): Coalescer<Result> {
  const { clock, coalesceSize: size, coalesceResetOn: resetOn } = present()
  return new Coalescer({
    get ttlMs() {
      return present().coalesceTTL
    },
    size,
    resetOn,
    onEnd: (callers) => batches?.ended(callers, clock.now()),
    onLate: () => batches?.cameLate(clock.now()),
  })
}
