import type { GlyphState, Mark, Tone } from './glyph-state.ts'
import { glyphMarks } from './glyph-marks.ts'
import type { Strength } from './glyph-box.ts'

/** The address of an icon that shows a state, as it fits into a tab. */
export function faviconHref(state: GlyphState, colourOf: (tone: Tone) => string): string {
  const paths = glyphMarks(state, 14)
    .map((mark) => pathOf(mark, colourOf))
    .join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 14 14">${paths}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

function pathOf(mark: Mark, colourOf: (tone: Tone) => string): string {
  if (mark.kind === 'text') return ''
  const colour = colourOf(mark.tone)
  const paint =
    mark.kind === 'area' ? `fill="${colour}"` : `fill="none" stroke="${colour}" stroke-width="${mark.width}"`
  return `<path d="${mark.d}" ${paint} opacity="${opacityOf(mark.strength)}"/>`
}

function opacityOf(strength: Strength): number {
  return typeof strength === 'number' ? strength : 1
}
