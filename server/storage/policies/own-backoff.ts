import type { Backoff } from '../../../shared/engine/backoff.ts'
import type { Random } from '../../../shared/engine/random.ts'
import type { Duration } from './time-span.ts'
import { millisecondsOf } from './time-span.ts'

/** How long the n-th opening in a row lasts: one of the backoffs, or a function of one's own. */
export type BackoffPolicy = (attempt: number, random: Random) => Duration

/** What the engine makes of it. Whatever does not give a length of time is refused. */
export function backoffOf(policy: BackoffPolicy): Backoff {
  if (typeof policy !== 'function') throw notABackoff(typeof policy)
  const backoff = (attempt: number, random: Random) => checked(policy(attempt, random))
  backoff(1, () => 0)
  const title = 'title' in policy && typeof policy.title === 'string' ? policy.title : policy.name || 'own'
  return Object.assign(backoff, { title })
}

function checked(answer: Duration): number {
  const ms = millisecondsOf(answer)
  if (typeof ms === 'number' && ms >= 0) return ms
  throw notABackoff(`one that gives ${String(ms)}`)
}

function notABackoff(got: string): TypeError {
  return new TypeError(
    `A backoff policy must be a function that gives a TimeSpan or milliseconds from 0, got ${got}`,
  )
}
