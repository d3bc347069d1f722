import type { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'

/** All events of a breaker. */
export const events = [
  'fire',
  'success',
  'failure',
  'timeout',
  'reject',
  'semaphoreLocked',
  'fallback',
  'open',
  'halfOpen',
  'close',
  'shutdown',
] as const

/** Notes the names of all events in their order. */
export function notedEvents(breaker: CircuitBreaker): string[] {
  const seen: string[] = []
  for (const event of events) breaker.on(event, () => void seen.push(event))
  return seen
}
