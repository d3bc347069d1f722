import type { Strength } from './glyph-box.ts'

/** What a glyph tells; no more is drawn than is in here. */
export type GlyphState =
  | ClosedGlyph
  | { readonly kind: 'silent' }
  | { readonly kind: 'open'; readonly wait: Wait | null }
  | { readonly kind: 'partly-open'; readonly open: number; readonly hosts: number }
  | {
      readonly kind: 'half-open'
      readonly needed: number
      readonly passed: number
      readonly inFlight: number
      /** How many have failed. @default 0 */
      readonly failed?: number
      /** Percentage of the calls that is let through, where that is what is probed with. */
      readonly percentage?: number
    }
  | {
      readonly kind: 'forced-open' | 'forced-closed'
      /** Share of the time that is left until it is automatic again, 0 to 1; `null`: until somebody says so. */
      readonly lease: number | null
    }
  | {
      readonly kind: 'shadow'
      /** The breaker's opinion. */
      readonly opinion: ClosedGlyph | 'open'
    }
  | { readonly kind: 'disabled' }

/** A closed circuit: how far it is from opening. */
export interface ClosedGlyph {
  readonly kind: 'closed'
  /** Share of errors, 0 to 1; `null`: not measured. */
  readonly errors: number | null
  /** Share at which it opens, 0 to 1; `null`: it has no such rule. */
  readonly threshold: number | null
  /** Whether the rule has seen enough calls. */
  readonly isJudged: boolean
  readonly isStrained: boolean
}

/** How long an open circuit still waits. */
export interface Wait {
  readonly leftMs: number
  /** Share of the whole wait that is left, 0 to 1; `null`: how long it was is not known. */
  readonly share: number | null
}

/** Whose colour a mark has. `ground` is whatever the glyph stands on. */
export type Tone = 'closed' | 'half' | 'open' | 'forced' | 'disabled' | 'ink' | 'ground'

/** One stroke, area or word of a glyph; they are drawn in their order. */
export type Mark =
  | {
      readonly kind: 'stroke'
      readonly d: string
      readonly tone: Tone
      readonly strength: Strength
      readonly width: number
      readonly isRound?: boolean
    }
  | { readonly kind: 'area'; readonly d: string; readonly tone: Tone; readonly strength: Strength }
  | { readonly kind: 'text'; readonly text: string; readonly unit: string; readonly tone: Tone }
