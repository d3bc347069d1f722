import type { GlyphState } from '../charts/glyph-state.ts'
import { percentFigure, plain } from './format.ts'
import { spokenDuration } from './time.ts'

/** What a glyph shows, for a listener: "open, next attempt in 12 seconds". */
export function glyphName(state: GlyphState): string {
  switch (state.kind) {
    case 'closed':
      return state.errors === null ? 'closed' : `closed, ${plain(percentFigure(state.errors))} errors`
    case 'silent':
      return 'closed, no traffic'
    case 'open':
      return state.wait === null ? 'open' : `open, next attempt in ${spokenDuration(state.wait.leftMs)}`
    case 'partly-open':
      return `open on ${state.open} of ${state.hosts} instances`
    case 'half-open':
      if (state.percentage !== undefined) return `half-open, ${state.percentage} % of the calls admitted`
      return `half-open, ${state.passed} of ${state.needed} probes passed`
    case 'forced-open':
      return 'forced open'
    case 'forced-closed':
      return 'forced closed'
    case 'shadow':
      return state.opinion === 'open' ? 'shadow, would be open' : 'shadow, would be closed'
    case 'disabled':
      return 'disabled'
  }
}
