import { isBreakerError } from './errors.ts'
import type { Status } from './status.ts'
import type { StatusCounter } from './status-source.ts'

/** What a breaker's event adds to a status. */
const counters: ReadonlyMap<string, StatusCounter> = new Map([
  ['fire', 'fires'],
  ['success', 'successes'],
  ['failure', 'failures'],
  ['timeout', 'timeouts'],
  ['reject', 'rejects'],
  ['fallback', 'fallbacks'],
  ['semaphoreLocked', 'semaphoreRejections'],
  ['cacheHit', 'cacheHits'],
  ['cacheMiss', 'cacheMisses'],
  ['coalesceCacheHit', 'coalesceCacheHits'],
  ['coalesceCacheMiss', 'coalesceCacheMisses'],
])

/** Counts an event of a breaker into a status that is not its own. Each event counts once. */
export function feedStatus(status: Status, event: string, args: readonly unknown[]): void {
  if (event === 'open') return status.open()
  if (event === 'close') return status.close()
  const counter = counters.get(event)
  if (counter !== undefined) status.increment(counter, latencyOf(event, args))
}

/** A call that found no room was not run, so it took no time. */
function latencyOf(event: string, [first, latency]: readonly unknown[]): number | undefined {
  const isMeasured = event === 'success' || (event === 'failure' && !isBreakerError(first, 'ESEMLOCKED'))
  return isMeasured && typeof latency === 'number' ? latency : undefined
}
