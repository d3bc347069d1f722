import type { ErrorCount } from './error-tally.ts'
import type { ModeKind } from './mode.ts'
import type { Measurement } from './policy.ts'

/** Why a circuit changed its state. Complete enough to be told in one sentence, with numbers. */
export type Cause =
  /** The policy's rule was met. `errors`: the most frequent kinds, at most three. */
  | { readonly kind: 'rule'; readonly measured: Measurement; readonly errors: readonly ErrorCount[] }
  /** A rule of somebody else's was met, of which is known no more: what was seen in so many milliseconds before. */
  | {
      readonly kind: 'untold-rule'
      readonly failed: number
      readonly calls: number
      readonly windowMs: number
      readonly errors: readonly ErrorCount[]
    }
  /** The open circuit's sleep window ended, after so many milliseconds. */
  | { readonly kind: 'slept'; readonly sleptMs: number }
  /** Enough probes passed; it took `openMs` milliseconds since the circuit was last closed. */
  | {
      readonly kind: 'probes-passed'
      /** How many passed. */
      readonly probes: number
      /** How many came back; absent where all of them passed. */
      readonly judged?: number
      readonly openMs: number
    }
  /** A probe failed after so many milliseconds. */
  | {
      readonly kind: 'probe-failed'
      readonly error: string
      readonly afterMs: number
      /** Which failed one of how many probes that came back; absent where the first to fail is one too many. */
      readonly failed?: number
      readonly judged?: number
    }
  /** Somebody called `open()` or `close()`, or put the circuit into a mode: which, why, who, and for how many milliseconds. */
  | {
      readonly kind: 'by-hand'
      /** What a hand did to a circuit that many processes share. */
      readonly deed?: 'isolated' | 'reset'
      readonly mode?: ModeKind
      readonly reason?: string
      readonly actor?: string
      /** Absent: until somebody says otherwise. */
      readonly forMs?: number
    }
  /** The time of a mode that somebody had put the circuit into was over, after so many milliseconds. */
  | { readonly kind: 'mode-ended'; readonly mode: ModeKind; readonly afterMs: number }
