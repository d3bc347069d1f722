import type { Clock } from '../../shared/engine/clock.ts'
import type { Counter, SlotReading, Statistics } from '../registry/statistics.ts'
import type { CircuitBreakerStats } from './stats.ts'
import { readStats } from './stats.ts'
import type { StatusBucket, StatusCounter, StatusSource } from './status-source.ts'

/** What each of opossum's words is called here. */
const counters: Readonly<Record<StatusCounter, Counter>> = {
  failures: 'failure',
  fallbacks: 'fallback',
  successes: 'success',
  rejects: 'short-circuited',
  fires: 'fired',
  timeouts: 'timeout',
  cacheHits: 'cache-hit',
  cacheMisses: 'cache-miss',
  coalesceCacheHits: 'coalesced',
  coalesceCacheMisses: 'coalesce-miss',
  semaphoreRejections: 'rejected',
}

/** A timeout, or a call that found no room, is a failure here; in opossum both are told of. */
const countedByHand: Readonly<Record<StatusCounter, Counter>> = {
  ...counters,
  timeouts: 'late-ignored',
  semaphoreRejections: 'full-ignored',
}

/** The statistics of a circuit under opossum's names: nothing is counted twice. */
export class CircuitStatus implements StatusSource {
  readonly #statistics: Statistics
  readonly #clock: Clock

  constructor(statistics: Statistics, clock: Clock) {
    this.#statistics = statistics
    this.#clock = clock
  }

  readStats(): CircuitBreakerStats {
    return readStats(this.#statistics, this.#clock.now())
  }

  readBuckets(): readonly StatusBucket[] {
    return this.#statistics.readSlots(this.#clock.now()).map(bucketOf)
  }

  /** Who counts by hand tells of a failure by itself, and its latency belongs to that. */
  increment(counter: StatusCounter, latencyMs?: number): void {
    const now = this.#clock.now()
    this.#statistics.count(countedByHand[counter], now)
    if (latencyMs !== undefined && counter !== 'timeouts') this.#statistics.took(latencyMs, now)
  }

  mark(isOpen: boolean): void {
    this.#statistics.mark(isOpen, this.#clock.now())
  }

  /** This window goes by time. */
  rotate(): void {}
}

function bucketOf({ counts, isOpen }: SlotReading): StatusBucket {
  const of = (counter: StatusCounter) => counts[counters[counter]]
  return {
    failures: of('failures') + of('timeouts') + of('semaphoreRejections'),
    fallbacks: of('fallbacks'),
    successes: of('successes') + counts.ignored,
    rejects: of('rejects'),
    fires: of('fires'),
    timeouts: of('timeouts') + counts['late-ignored'],
    cacheHits: of('cacheHits'),
    cacheMisses: of('cacheMisses'),
    coalesceCacheHits: of('coalesceCacheHits'),
    coalesceCacheMisses: of('coalesceCacheMisses'),
    semaphoreRejections: of('semaphoreRejections') + counts['full-ignored'],
    percentiles: {},
    latencyTimes: [],
    ...(isOpen !== undefined && { isCircuitBreakerOpen: isOpen }),
  }
}
