import type { GlyphState, Mark, Tone } from './glyph-state.ts'

/** A circuit as a square in a box of 12: where there is no room for more than its colour and the gap. */
export function squareMarks(state: GlyphState): readonly Mark[] {
  switch (state.kind) {
    case 'closed':
      return [outline(state.isStrained ? 'open' : 'closed', state.isStrained ? 'full' : 'track', 2)]
    case 'silent':
      return [outline('disabled', 'full', 1)]
    case 'disabled':
      return [{ kind: 'area', d: 'M5 5h2v2h-2z', tone: 'disabled', strength: 'full' }]
    case 'open':
    case 'partly-open':
      return [broken('open')]
    case 'forced-open':
      return [broken('forced')]
    case 'forced-closed':
      return [outline('forced', 'full', 1.5), core('forced')]
    case 'shadow':
      return [outline('closed', 'full', 1), core(state.opinion === 'open' ? 'open' : 'closed')]
    case 'half-open':
      return [
        {
          kind: 'stroke',
          d: 'M2 2h3m2 0h3v3m0 2v3h-3m-2 0h-3v-3m0-2v-3',
          tone: 'half',
          strength: 'full',
          width: 2,
        },
      ]
  }
}

function core(tone: Tone): Mark {
  return { kind: 'area', d: 'M4.5 4.5h3v3h-3z', tone, strength: 'full' }
}

function outline(tone: Tone, strength: 'full' | 'track', width: number): Mark {
  return { kind: 'stroke', d: 'M2 2h8v8h-8z', tone, strength, width }
}

function broken(tone: Tone): Mark {
  return { kind: 'stroke', d: 'M8.5 2H10v8H2V2h1.5', tone, strength: 'full', width: 2.5 }
}
