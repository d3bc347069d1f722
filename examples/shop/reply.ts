import type { Random } from './random.ts'
import { happens, logNormal } from './random.ts'
import type { Weather } from './weather.ts'

/** What a dependency does with one call. */
export type Reply =
  | { readonly kind: 'answer'; readonly afterMs: number }
  | { readonly kind: 'error'; readonly status: 503; readonly afterMs: number }
  | { readonly kind: 'reset'; readonly afterMs: number }
  | { readonly kind: 'silence' }

/** How long flapping stays in one mood, in milliseconds. It begins in the bad one. */
export const flapMs = 3_000

/** What the fate of one call depends on. */
export interface Circumstances {
  readonly weather: Weather
  /** How long it has been so, in milliseconds. */
  readonly sinceMs: number
  /** What a call usually takes, in milliseconds. */
  readonly usualMs: number
  /** Where chance comes from. */
  readonly random: Random
}

/** Decides about one call. */
export function replyIn(circumstances: Circumstances): Reply {
  const { weather, sinceMs } = circumstances
  switch (weather) {
    case 'healthy':
      return healthy(circumstances)
    case 'slow':
      return { kind: 'answer', afterMs: latency(circumstances, slowness) }
    case 'erroring':
      return erroring(circumstances)
    case 'flapping':
      return Math.floor(sinceMs / flapMs) % 2 === 0 ? erroring(circumstances) : healthy(circumstances)
    case 'hanging':
    case 'dead':
      return { kind: 'silence' }
  }
}

const slowness = 14

function healthy(circumstances: Circumstances): Reply {
  const { random } = circumstances
  if (happens(0.001, random)) return { kind: 'error', status: 503, afterMs: latency(circumstances) }
  return { kind: 'answer', afterMs: latency(circumstances, happens(0.01, random) ? 4 : 1) }
}

/** Whoever is about to fail is often quicker about it than usual. */
function erroring(circumstances: Circumstances): Reply {
  const { random } = circumstances
  if (happens(0.15, random)) return { kind: 'answer', afterMs: latency(circumstances) }
  const afterMs = latency(circumstances, 0.5)
  return happens(0.3, random) ? { kind: 'reset', afterMs } : { kind: 'error', status: 503, afterMs }
}

function latency({ usualMs, random }: Circumstances, times = 1): number {
  return logNormal(usualMs * times, 0.35, random)
}
