import type { Tone } from './glyph-state.ts'

/** The colours that the styles give to tones at this moment, in a form that canvases and icons understand. */
export interface ToneColours {
  readonly colourOf: (tone: Tone) => string
  /** How strong tracks and discs are. */
  readonly track: number
  readonly disc: number
}

const tones: readonly Tone[] = ['closed', 'half', 'open', 'forced', 'disabled', 'ink', 'ground']

/** Asks the browser for the colours in force: theme, the host's tokens and forced colours have had their say. */
export function toneColours(): ToneColours {
  const colours = new Map(tones.map((tone) => [tone, computedColour(tone)]))
  const isDark = getComputedStyle(document.documentElement).colorScheme === 'dark' || prefersDark()
  return {
    colourOf: (tone) => colours.get(tone) ?? '#000',
    track: isDark ? 0.3 : 0.26,
    disc: isDark ? 0.22 : 0.2,
  }
}

/** The colour of one tone. */
export function computedColour(tone: Tone): string {
  const probe = document.body.appendChild(document.createElement('i'))
  probe.className = `tone-${tone}`
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

function prefersDark(): boolean {
  const { theme } = document.documentElement.dataset
  return theme === undefined && matchMedia('(prefers-color-scheme: dark)').matches
}
