import { outcomes } from '../../shared/engine/outcome.ts'
import type { CircuitReading } from '../../shared/wire/reading.ts'

/** How a circuit stands, as people tell circuits apart; one of these at a time. */
export type Standing =
  | 'open'
  | 'partly-open'
  | 'half-open'
  | 'forced-open'
  | 'forced-closed'
  | 'disabled'
  /** Blocks nothing, and would not. */
  | 'shadow'
  /** Blocks nothing, and would. */
  | 'shadow-open'
  /** Closed, and at least 60 % of the way to opening. */
  | 'strained'
  | 'closed'
  /** Closed, and nobody calls. */
  | 'silent'

/** The states that the page counts, filters by and paints on ribbons, in the order in which it lists them. */
export const shownStates = ['open', 'half-open', 'forced', 'shadow', 'disabled', 'closed', 'silent'] as const

/** One of them. */
export type ShownState = (typeof shownStates)[number]

/** Share of the threshold from which on a closed circuit counts as strained. */
const strainedFrom = 0.6

/** How a circuit stands. */
export function standingOf(reading: CircuitReading): Standing {
  const { mode, state } = reading
  if (mode === 'disabled' || mode === 'forced-open' || mode === 'forced-closed') return mode
  if (mode === 'shadow') return state.kind === 'closed' ? 'shadow' : 'shadow-open'
  if (state.kind !== 'closed') return state.kind
  if (isSilent(reading)) return 'silent'
  return isJudged(reading) && isNearThreshold(reading) ? 'strained' : 'closed'
}

/** The state under which a circuit that stands so is counted. */
export function shownStateOf(standing: Standing): ShownState {
  switch (standing) {
    case 'partly-open':
      return 'open'
    case 'forced-open':
    case 'forced-closed':
      return 'forced'
    case 'shadow-open':
      return 'shadow'
    case 'strained':
      return 'closed'
    default:
      return standing
  }
}

/** Whether calls pass without being counted. Hystrix goes on counting when its breaker is switched off. */
export function isUnobserved({ mode, totals }: CircuitReading): boolean {
  return mode === 'disabled' && totals !== undefined
}

/** Whether the rule has seen enough calls to judge. */
export function isJudged({ judged }: CircuitReading): boolean {
  return judged.calls > 0 && judged.calls >= (judged.minimumCalls ?? 0)
}

/** Whether the share of errors, judged or not, has come near the threshold. */
export function isNearThreshold({ judged }: CircuitReading): boolean {
  const { errors, calls, threshold } = judged
  return threshold !== undefined && errors > 0 && errors * 100 >= threshold * calls * strainedFrom
}

/** Nobody called within the window, and nobody waits for an answer. */
function isSilent({ judged, window, inFlight }: CircuitReading): boolean {
  const { counts, fired = 0 } = window
  const settled = outcomes.reduce((sum, outcome) => sum + counts[outcome], 0)
  return judged.calls === 0 && !inFlight && fired === 0 && settled === 0
}
