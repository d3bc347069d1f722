import type { CircuitSlice } from '../store/board.ts'
import type { Standing } from '../store/standing.ts'
import { captionOf, standingWord } from './caption.ts'
import { unmeasured } from './format.ts'
import { whyInRow } from './row-sentences.ts'
import { clockTime, duration } from './time.ts'

/** What a row of the table says in words. A dash where nobody knows or there is no such thing. */
export interface TableWords {
  readonly state: string
  readonly since: string
  readonly next: string
  /** Empty where there is nothing to explain. */
  readonly cause: string
}

/** The words of a circuit's row. */
export function tableWords(slice: CircuitSlice, standing: Standing): TableWords {
  const { reading, at, isStale } = slice
  const { state } = reading
  return {
    state: standing === 'silent' ? 'No calls' : standingWord(reading, standing),
    since: sinceOf(slice, standing),
    next:
      isStale || state.kind !== 'open' || standing !== 'open' ? unmeasured.value : nextOf(state.probeAt, at),
    cause: causeOf(slice, standing),
  }
}

function sinceOf({ reading: { state }, at, isStale, quietSince }: CircuitSlice, standing: Standing): string {
  const isOfState = standing === 'strained' || standing === state.kind
  const since = standing === 'silent' ? quietSince : isOfState && 'since' in state ? state.since : undefined
  if (since === undefined || since === null) return unmeasured.value
  return isStale ? `as of ${clockTime(at, at)}` : duration(at - since)
}

function nextOf(probeAt: number | null | undefined, at: number): string {
  if (probeAt === undefined) return unmeasured.value
  if (probeAt === null) return 'by hand'
  return probeAt > at ? duration(probeAt - at) : 'next call'
}

function causeOf(slice: CircuitSlice, standing: Standing): string {
  const isTold = standing === 'open' || standing === 'half-open'
  return isTold ? whyInRow(slice, standing) : captionOf(slice, standing).rest
}
