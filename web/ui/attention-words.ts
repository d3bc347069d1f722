import type { CircuitSlice } from '../store/board.ts'
import { errorShare } from '../store/figures.ts'
import type { Standing } from '../store/standing.ts'
import { isTroubled } from '../store/trouble.ts'
import { captionOf, standingWord } from './caption.ts'
import { percentFigure, plain, withUnit } from './format.ts'
import { whyInRow } from './row-sentences.ts'

/** Why somebody should look at a circuit, in one line: `31 of 52 failed; 28 × ECONNRESET`, `37.2 % errors, opens at 50 %`. */
export function attentionWords(slice: CircuitSlice, standing: Standing): string {
  const { reading } = slice
  if (standing === 'strained') {
    const errors = plain(percentFigure(errorShare(reading)))
    return `${errors} errors, opens at ${withUnit(reading.judged.threshold ?? 0, '%')}`
  }
  if (standing === 'open' || standing === 'half-open') {
    return whyInRow(slice, standing) || captionOf(slice, standing).lead
  }
  const isAlone = reading.store?.isAlone === true && !isTroubled(standing)
  const why = isAlone ? `${reading.store.kind} does not answer` : captionOf(slice, standing).rest
  return [standingWord(reading, standing), why].filter(Boolean).join(', ')
}

/** The same in two or three words, beside its name: `Open 1:05`, `37.2 % errors`. */
export function attentionInShort(slice: CircuitSlice, standing: Standing): string {
  if (standing === 'strained') return `${plain(percentFigure(errorShare(slice.reading)))} errors`
  return isTroubled(standing) ? captionOf(slice, standing).lead : standingWord(slice.reading, standing)
}
