import type { Cause } from '../../shared/engine/cause.ts'
import type { ErrorCount } from '../../shared/engine/error-tally.ts'
import type { ModeKind } from '../../shared/engine/mode.ts'
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
  const after = cause.kind === 'mode-ended' ? `; automatic again, ${to}` : ''
  return `${verb}${whyClause(cause, probes)}${after}.`
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
    case 'untold-rule':
      return cause.errors[0] ? errorTimes(cause.errors[0]) : timesOf(cause)
    case 'probe-failed':
      return `probe failed: ${cause.error}`
    case 'by-hand':
      return cause.reason ?? (cause.actor === undefined ? 'by hand' : `by ${cause.actor}`)
    default:
      return ''
  }
}

/** A cause in a row of its own: `25 of 35 failed; 12 × timeout`, `Probe failed: ECONNRESET, third in a row`. */
export function causeInRow(cause: Cause, trips = 1): string {
  if (cause.kind === 'untold-rule')
    return [timesOf(cause), ...cause.errors.slice(0, 1).map(errorTimes)].join('; ')
  if (cause.kind !== 'rule') return capitalised(causeInShort(cause)) + inARow(trips)
  return [failedOf(cause.measured), ...cause.errors.slice(0, 1).map(errorTimes)].join('; ')
}

function inARow(trips: number): string {
  return trips > 1 ? `, ${ordinal(trips)} in a row` : ''
}

function verbOf(to: TransitionReading['to'], cause: Cause): string {
  if (cause.kind === 'mode-ended') return `${modeWords[cause.mode].noun} ended`
  if (cause.kind === 'by-hand' && cause.deed !== undefined) return capitalised(cause.deed)
  if (cause.kind === 'by-hand' && cause.mode !== undefined) return modeWords[cause.mode].begun
  if (to !== 'open') return capitalised(to)
  return cause.kind === 'probe-failed' ? 'Opened again' : 'Opened'
}

function whyClause(cause: Cause, probes: number): string {
  switch (cause.kind) {
    case 'rule':
      return `: ${ruleClause(cause.measured)}${errorsClause(cause.errors)}`
    case 'untold-rule':
      return `: ${count(cause.failed)} of ${count(cause.calls)} calls failed in ${setDuration(cause.windowMs)}${errorsClause(cause.errors)}`
    case 'slept':
      return ` after ${duration(cause.sleptMs)}: ${numberWord(probes)} ${probes === 1 ? 'probe' : 'probes'} admitted`
    case 'probes-passed':
      return `: ${passedClause(cause.probes, cause.judged)}. It was open for ${duration(cause.openMs)}`
    case 'probe-failed':
      return `: ${probesFailed(cause)} after ${setDuration(Math.round(cause.afterMs))} with ${cause.error}`
    case 'by-hand':
      return handClause(cause)
    case 'mode-ended':
      return ` after ${duration(cause.afterMs)}`
  }
}

const modeWords = {
  automatic: { begun: 'Automatic again', noun: 'Automatic mode' },
  'forced-open': { begun: 'Forced open', noun: 'Force' },
  'forced-closed': { begun: 'Forced closed', noun: 'Force' },
  disabled: { begun: 'Switched off', noun: 'The switched-off time' },
  shadow: { begun: 'Put into shadow mode', noun: 'Shadow mode' },
} as const satisfies Record<ModeKind, { readonly begun: string; readonly noun: string }>

function handClause({ actor, reason, forMs }: Extract<Cause, { kind: 'by-hand' }>): string {
  const who = actor === undefined ? ' by hand' : ` by ${actor}`
  const howLong = forMs === undefined ? '' : `, for ${duration(forMs)}`
  return `${who}${howLong}${reason === undefined ? '' : `: “${reason}”`}`
}

/** What the rule saw, and in brackets what it compares that with. */
function ruleClause(measured: Measurement): string {
  const { errors, calls, threshold, windowMs } = measured
  const share = `(${plain(percentFigure(calls > 0 ? errors / calls : 0))}${noBreak}≥${noBreak}${withUnit(threshold, '%')})`
  const limit = `(limit ${count(threshold)})`
  const failed = `${count(errors)} of ${count(calls)} calls failed`
  switch (measured.rule) {
    case 'error-percentage':
      return `${failed} ${share} in ${setDuration(windowMs)}`
    case 'last-calls-percentage':
      return `${count(errors)} of the last ${count(calls)} calls failed ${share}`
    case 'consecutive':
      return `${count(errors)} ${errors === 1 ? 'failure' : 'failures'} in a row ${limit}`
    case 'count':
      return `${count(errors)} of the last ${count(calls)} calls failed ${limit}`
    case 'count-in-window':
      return `${failed} in ${setDuration(windowMs)} ${limit}`
    case 'slow-call-percentage':
      return `${count(errors)} of ${count(calls)} calls were slower than ${setDuration(measured.slowMs)} ${share} in ${setDuration(windowMs)}`
    case 'custom':
      return `${failed} by the rule “${measured.name}” ${limit}`
  }
}

function probesFailed({ failed, judged }: Extract<Cause, { kind: 'probe-failed' }>): string {
  if (failed === undefined || judged === undefined) return 'the probe failed'
  return `${failed} of ${judged} probes failed, the last`
}

function errorsClause(errors: readonly ErrorCount[]): string {
  return errors.length === 0 ? '' : `; ${errors.slice(0, 3).map(errorTimes).join(', ')}`
}

function passedClause(passed: number, judged = passed): string {
  return judged === 1 ? 'the probe passed' : `${passed} of ${judged} probes passed`
}

function failedOf({ rule, errors, calls }: Measurement): string {
  if (rule === 'consecutive') return `${count(errors)} failed in a row`
  return `${count(errors)} of ${count(calls)} ${rule === 'slow-call-percentage' ? 'slow' : 'failed'}`
}

function timesOf({ failed, calls }: { readonly failed: number; readonly calls: number }): string {
  return `${count(failed)} of ${count(calls)} failed`
}

function errorTimes({ error, count: often }: ErrorCount): string {
  return `${count(often)}${thin}×${noBreak}${error}`
}
