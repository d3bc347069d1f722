import type { CircuitReading } from '../../shared/wire/reading.ts'
import type { CircuitSlice } from '../store/board.ts'
import { errorShare } from '../store/figures.ts'
import type { Standing } from '../store/standing.ts'
import { isJudged } from '../store/standing.ts'
import { captionOf, standingWord } from './caption.ts'
import { firstOpeningSentence, transitionSentence } from './cause.ts'
import type { Sentence } from './connection-sentences.ts'
import { count, percentFigure, plain, withUnit } from './format.ts'
import { clockTime, duration, setDuration } from './time.ts'
import { capitalised, ordinal } from './words.ts'

/** How a circuit stands, in a sentence: "Open for 1 min 5 s; third opening in a row". */
export function stateSentence(slice: CircuitSlice, standing: Standing): Sentence {
  const { reading, at, isStale } = slice
  const word = standingWord(reading, standing)
  if (isStale) return { lead: word, rest: ` as of ${clockTime(at, at)}` }
  if (standing === 'silent') return { lead: captionOf(slice, standing).lead, rest: '; last seen closed' }
  return { lead: word + heldFor(reading, standing, at), rest: moreOf(slice, standing) }
}

/** What brought a circuit there, the newest event first, and what it is short of. */
export function whySentences({ reading, at }: CircuitSlice, standing: Standing): readonly string[] {
  return [
    ...transitionSentences(reading, at),
    ...judgementSentences(reading, standing),
    ...storeSentences(reading),
  ]
}

function heldFor({ state }: CircuitReading, standing: Standing, at: number): string {
  const isOfState = standing === 'strained' || standing === state.kind
  const since = isOfState && 'since' in state ? state.since : undefined
  if (standing === 'partly-open') return ' instances'
  return since === undefined ? '' : ` for ${duration(at - since)}`
}

function moreOf(slice: CircuitSlice, standing: Standing): string {
  const { state } = slice.reading
  if (state.kind === 'open' && standing === 'open') {
    return (state.trips ?? 1) > 1 ? `; ${ordinal(state.trips ?? 1)} opening in a row` : ''
  }
  const { rest } = captionOf({ ...slice, sourceLabel: null }, standing)
  return rest === '' || standing === 'closed' ? '' : `; ${rest}`
}

function transitionSentences(reading: CircuitReading, at: number): readonly string[] {
  const { lastTransition, opening, state, mode } = reading
  if (lastTransition === undefined) return []
  if (lastTransition === null) return mode === 'automatic' ? ['It has not opened since it was created.'] : []
  const probes = state.kind === 'half-open' ? state.probes.needed : 1
  const last = transitionSentence(lastTransition, { when: clockTime(lastTransition.at, at), probes })
  const isFirst = !opening || opening.at === lastTransition.at
  return isFirst ? [last] : [last, firstOpeningSentence(opening, clockTime(opening.at, at))]
}

function storeSentences({ store }: CircuitReading): readonly string[] {
  if (store?.isAlone !== true) return []
  return [`${capitalised(store.kind)} does not answer. This instance decides from its own memory.`]
}

function judgementSentences(reading: CircuitReading, standing: Standing): readonly string[] {
  const { errors, calls, threshold, minimumCalls } = reading.judged
  const window = setDuration(reading.window.ms)
  if (standing === 'closed' && errors > 0 && !isJudged(reading)) {
    return [
      `${count(errors)} of ${count(calls)} failed; judges from ${minimumCalls ?? 0} calls in ${window}.`,
    ]
  }
  if (standing !== 'strained' || threshold === undefined) return []
  const share = plain(percentFigure(errorShare(reading)))
  return [
    `${count(errors)} of ${count(calls)} calls failed in ${window} (${share}); opens at ${withUnit(threshold, '%')}.`,
  ]
}
