import type { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'

/** All events that opossum has, too. */
export const events = [
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
  'healthCheckFailed',
  'shutdown',
] as const

/** Notes the names of these events in their order. */
export function notedEvents(breaker: CircuitBreaker): string[] {
  const seen: string[] = []
  for (const event of events) breaker.on(event, () => void seen.push(event))
  return seen
}
