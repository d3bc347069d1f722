import type { Cause } from '../../shared/engine/cause.ts'
import type { ErrorCount } from '../../shared/engine/error-tally.ts'
import type { Measurement } from '../../shared/engine/policy.ts'
import type { TransitionReading } from '../../shared/wire/reading.ts'
import { count, noBreak, percentFigure, plain, thin, withUnit } from './format.ts'
import { duration, setDuration } from './time.ts'
import { capitalised, numberWord, ordinal } from './words.ts'

/** What a sentence about a transition takes from elsewhere. */
export interface TransitionOptions {
  /** The time of day, where it is to be told. */
  readonly when?: string
  /** How many probes must pass before the circuit closes. @default 1 */
  readonly probes?: number
}

/** What happened and why: "Opened 13:59:40: 31 of 52 calls failed (59.6 % ≥ 50 %) in 10 s; 28 × ECONNRESET." */
export function transitionSentence(
  { to, cause }: Pick<TransitionReading, 'to' | 'cause'>,
  { when, probes = 1 }: TransitionOptions = {},
): string {
  const verb = [verbOf(to, cause), when].filter(Boolean).join(' ')
  return `${verb}${whyClause(cause, probes)}.`
}

/** How the episode began, told beside a later event of it. */
export function firstOpeningSentence({ cause }: Pick<TransitionReading, 'cause'>, when: string): string {
  return `First opened ${when}${whyClause(cause, 1)}.`
}

/** A cause in a few words: `28 × ECONNRESET`. Empty when there is nothing to add to the state. */
export function causeInShort(cause: Cause | undefined): string {
  switch (cause?.kind) {
    case 'rule':
      return cause.errors[0] ? errorTimes(cause.errors[0]) : failedOf(cause.measured)
    case 'probe-failed':
      return `probe failed: ${cause.error}`
    case 'by-hand':
      return 'by hand'
    default:
      return ''
  }
}

/** A cause in a row of its own: `25 of 35 failed; 12 × timeout`, `Probe failed: ECONNRESET, third in a row`. */
export function causeInRow(cause: Cause, trips = 1): string {
  if (cause.kind !== 'rule') return capitalised(causeInShort(cause)) + inARow(trips)
  return [failedOf(cause.measured), ...cause.errors.slice(0, 1).map(errorTimes)].join('; ')
}

function inARow(trips: number): string {
  return trips > 1 ? `, ${ordinal(trips)} in a row` : ''
}

function verbOf(to: TransitionReading['to'], cause: Cause): string {
  if (to !== 'open') return capitalised(to)
  return cause.kind === 'probe-failed' ? 'Opened again' : 'Opened'
}

function whyClause(cause: Cause, probes: number): string {
  switch (cause.kind) {
    case 'rule':
      return `: ${ruleClause(cause.measured)}${errorsClause(cause.errors)}`
    case 'slept':
      return ` after ${duration(cause.sleptMs)}: ${numberWord(probes)} ${probes === 1 ? 'probe' : 'probes'} admitted`
    case 'probes-passed':
      return `: ${passedClause(cause.probes)}. It was open for ${duration(cause.openMs)}`
    case 'probe-failed':
      return `: the probe failed after ${setDuration(Math.round(cause.afterMs))} with ${cause.error}`
    case 'by-hand':
      return ' by hand'
  }
}

function ruleClause({ errors, calls, threshold, windowMs }: Measurement): string {
  const share = plain(percentFigure(calls > 0 ? errors / calls : 0))
  const comparison = `${share}${noBreak}≥${noBreak}${withUnit(threshold, '%')}`
  return `${count(errors)} of ${count(calls)} calls failed (${comparison}) in ${setDuration(windowMs)}`
}

function errorsClause(errors: readonly ErrorCount[]): string {
  return errors.length === 0 ? '' : `; ${errors.slice(0, 3).map(errorTimes).join(', ')}`
}

function passedClause(probes: number): string {
  return probes === 1 ? 'the probe passed' : `${probes} of ${probes} probes passed`
}

function failedOf({ errors, calls }: Measurement): string {
  return `${count(errors)} of ${count(calls)} failed`
}

function errorTimes({ error, count: often }: ErrorCount): string {
  return `${count(often)}${thin}×${noBreak}${error}`
}
