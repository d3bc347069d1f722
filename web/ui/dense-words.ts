import type { CircuitSlice } from '../store/board.ts'
import type { Figures } from '../store/figures.ts'
import type { Standing } from '../store/standing.ts'
import { isTroubled } from '../store/trouble.ts'
import { captionOf, standingWord } from './caption.ts'
import { plain, rateFigure } from './format.ts'

/** What a short row says under a circuit's name. */
export interface DenseWords {
  readonly words: string
  /** Whether nothing about the circuit asks to be read. */
  readonly isCalm: boolean
  /** Whether the words tell of trouble, rather than of traffic. */
  readonly isTrouble: boolean
}

/** The traffic of a circuit that is well, the state of one that is not: `1 284 /s`, `Open 1:05`, `2/5 probes`. */
export function denseWords(slice: CircuitSlice, standing: Standing, figures: Figures): DenseWords {
  const { lead, isCalm } = captionOf(slice, standing)
  const isTrouble = isTroubled(standing) && standing !== 'strained' && standing !== 'shadow-open'
  return { words: wordsOf(slice, standing, figures, lead), isCalm: isCalm && !isTrouble, isTrouble }
}

function wordsOf(slice: CircuitSlice, standing: Standing, figures: Figures, lead: string): string {
  const { reading } = slice
  const { state } = reading
  switch (standing) {
    case 'closed':
    case 'shadow':
    case 'strained':
      return plain(rateFigure(figures.calls))
    case 'silent':
      return 'no calls'
    case 'disabled':
      return 'disabled'
    case 'shadow-open':
      return `would be ${state.kind}`
    case 'half-open':
      if (state.kind === 'half-open' && state.probes.traffic) return captionOf(slice, standing).rest
      return state.kind === 'half-open' ? `${state.probes.passed}/${state.probes.needed} probes` : lead
    case 'forced-open':
    case 'forced-closed':
      return standingWord(reading, standing)
    default:
      return lead
  }
}
