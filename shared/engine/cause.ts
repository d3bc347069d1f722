import type { ErrorCount } from './error-tally.ts'
import type { Measurement } from './policy.ts'

/** Why a circuit changed its state. Complete enough to be told in one sentence, with numbers. */
export type Cause =
  /** The policy's rule was met. `errors`: the most frequent kinds, at most three. */
  | { readonly kind: 'rule'; readonly measured: Measurement; readonly errors: readonly ErrorCount[] }
  /** The open circuit's sleep window ended, after so many milliseconds. */
  | { readonly kind: 'slept'; readonly sleptMs: number }
  /** All probes passed; it took `openMs` milliseconds since the circuit was last closed. */
  | { readonly kind: 'probes-passed'; readonly probes: number; readonly openMs: number }
  /** A probe failed after so many milliseconds. */
  | { readonly kind: 'probe-failed'; readonly error: string; readonly afterMs: number }
  /** Somebody called `open()` or `close()`. */
  | { readonly kind: 'by-hand' }
