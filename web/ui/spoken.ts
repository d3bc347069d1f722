import type { CircuitSlice } from '../store/board.ts'
import type { Figures } from '../store/figures.ts'
import type { Standing } from '../store/standing.ts'
import { captionOf, standingWord } from './caption.ts'
import { percentFigure, plain } from './format.ts'
import { clockTime, duration, spokenDuration } from './time.ts'

/** A circuit for a listener: "payments.charge: open for 1 min 5 s, next attempt in 12 seconds; 59.6 % errors at trip". */
export function spokenCircuit(slice: CircuitSlice, standing: Standing, figures: Figures): string {
  const name = [slice.reading.name, slice.sourceLabel].filter(Boolean).join(' of ')
  const store = slice.reading.store?.isAlone === true ? ['on its own, its store is lost'] : []
  return `${name}: ${[spokenState(slice, standing), ...store, ...spokenErrors(figures)].join('; ')}`
}

function spokenState(slice: CircuitSlice, standing: Standing): string {
  const { reading, at, isStale } = slice
  const word = standingWord(reading, standing).toLowerCase()
  if (isStale) return `${word} as of ${clockTime(at, at)}`
  if (standing === 'silent') return `closed, ${captionOf(slice, standing).lead.toLowerCase()}`
  return [`${word}${spokenSince(slice)}`, ...spokenNext(slice, standing)].join(', ')
}

function spokenSince({ reading: { mode, state }, at }: CircuitSlice): string {
  const since = mode === 'automatic' && 'since' in state ? state.since : undefined
  return since === undefined ? '' : ` for ${duration(at - since)}`
}

function spokenNext(slice: CircuitSlice, standing: Standing): readonly string[] {
  const { state } = slice.reading
  if (standing === 'open' && state.kind === 'open') return spokenAttempt(state.probeAt, slice.at)
  const { rest } = captionOf({ ...slice, sourceLabel: null }, standing)
  return rest === '' ? [] : [rest]
}

function spokenAttempt(probeAt: number | null | undefined, at: number): readonly string[] {
  if (probeAt === undefined) return []
  if (probeAt === null) return ['until it is closed by hand']
  return [
    probeAt > at ? `next attempt in ${spokenDuration(probeAt - at)}` : 'next attempt with the next call',
  ]
}

function spokenErrors({ errors, isAtTrip }: Figures): readonly string[] {
  if (errors === null) return []
  return [`${plain(percentFigure(errors))} ${isAtTrip ? 'errors at trip' : 'errors'}`]
}
