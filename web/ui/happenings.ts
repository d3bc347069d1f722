import type { Timeline } from '../charts/timeline.ts'
import type { CircuitReading, TransitionReading } from '../../shared/wire/reading.ts'
import type { CircuitSlice } from '../store/board.ts'
import type { ShownState } from '../store/standing.ts'
import { transitionSentence } from './cause.ts'
import { percentFigure, plain, withUnit } from './format.ts'
import { clockTime, duration, setDuration } from './time.ts'
import { capitalised, ordinal } from './words.ts'

/** A line of a circuit's timeline. */
export interface Happening {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The state that it led to. */
  readonly to: ShownState
  /** What happened and why, with numbers. */
  readonly sentence: string
  /** How many changes of state are told in it. */
  readonly changes: number
}

/** What is known of a circuit's changes of state, the newest first. A failed probe is one line with the half-open before it. */
export function happeningsOf({ reading, transitions, at }: CircuitSlice): readonly Happening[] {
  const trips = tripsOf(transitions, reading)
  const happenings = transitions.flatMap((transition, index): readonly Happening[] => {
    const next = transitions[index + 1]
    if (transition.to === 'half-open' && next?.cause.kind === 'probe-failed') return []
    const isFolded = transition.cause.kind === 'probe-failed' && transitions[index - 1]?.to === 'half-open'
    const sentence = transitionSentence(transition, { probes: reading.settings.probes ?? 1 })
    const more = transition.to === 'open' ? waitSentence({ transition, next, reading, at }, trips[index]) : ''
    return [{ at: transition.at, to: transition.to, sentence: sentence + more, changes: isFolded ? 2 : 1 }]
  })
  return happenings.toReversed()
}

/** What was seen of a circuit whose source does not tell of changes: that they happened, and the errors then. */
export function seenHappenings({ states, bins, binMs }: Timeline): readonly Happening[] {
  const seen = states.flatMap(({ from, state }, index): readonly Happening[] => {
    const before = states[index - 1]?.state
    if (state === undefined || before === undefined || isAlike(state, before)) return []
    const errors = bins.findLast((bin) => bin.at - binMs / 2 <= from && bin.errors !== null)?.errors ?? null
    return [
      {
        at: from,
        to: state,
        sentence: `${verbs[state]}${state === 'open' ? seenWhy(errors) : ''}.`,
        changes: 1,
      },
    ]
  })
  return seen.toReversed()
}

function seenWhy(errors: number | null): string {
  return errors === null || errors === 0
    ? '; the stream does not say why'
    : `: errors were at ${plain(percentFigure(errors / 100))}`
}

/** `10 transitions in 15 min` */
export function happeningsInShort(happenings: readonly Happening[], lengthMs: number): string {
  const changes = happenings.reduce((sum, happening) => sum + happening.changes, 0)
  const amount = `${changes === 0 ? 'no' : changes} ${changes === 1 ? 'transition' : 'transitions'}`
  return `${amount} in ${lengthMs % 3_600_000 === 0 ? withUnit(lengthMs / 3_600_000, 'h') : duration(lengthMs)}`
}

/** Which opening in a row each one is, as far as that can be known: the episode's first must be among them, or its count. */
function tripsOf(
  transitions: readonly TransitionReading[],
  { state }: CircuitReading,
): readonly (number | undefined)[] {
  let trips: number | undefined
  const counted = transitions.map(({ to, cause }) => {
    if (to === 'open') trips = cause.kind === 'probe-failed' ? trips && trips + 1 : 1
    else if (to === 'closed') trips = 0
    return to === 'open' ? trips : undefined
  })
  const newest = transitions.findLastIndex(({ to }) => to === 'open')
  if (newest >= 0 && state.kind === 'open' && state.trips !== undefined) counted[newest] = state.trips
  return counted
}

interface Opening {
  readonly transition: TransitionReading
  readonly next: TransitionReading | undefined
  readonly reading: CircuitReading
  /** The source's time. */
  readonly at: number
}

/** " Third opening in a row, so it waits 77 s.", " Next attempt 14:02:41." */
function waitSentence(opening: Opening, trips: number | undefined): string {
  const { transition, next, reading, at } = opening
  const isAgain = transition.cause.kind === 'probe-failed'
  const { state } = reading
  if (next !== undefined || state.kind !== 'open') {
    if (next?.cause.kind !== 'slept' || !isAgain) return ''
    return inARow(trips, `waited ${setDuration(roundMs(next.cause.sleptMs))}`)
  }
  if (typeof state.probeAt !== 'number') return ''
  if (!isAgain) return ` Next attempt ${clockTime(state.probeAt, at)}.`
  return inARow(trips, `waits ${setDuration(roundMs(state.probeAt - transition.at))}`)
}

function inARow(trips: number | undefined, waits: string): string {
  if (trips === undefined || trips < 3) return ` ${capitalised(waits)}.`
  return ` ${capitalised(ordinal(trips))} opening in a row, so it ${waits}.`
}

/** A wait is set in tenths of a second at the finest; the clocks are read at slightly other moments. */
function roundMs(ms: number): number {
  return Math.round(ms / 100) * 100
}

const verbs: Readonly<Record<ShownState, string>> = {
  open: 'Opened',
  'half-open': 'Half-open',
  forced: 'Forced',
  shadow: 'Put into shadow mode',
  disabled: 'Switched off',
  closed: 'Closed',
  silent: 'Closed',
}

/** Whether somebody calls is no change of state. */
function isAlike(one: ShownState, other: ShownState): boolean {
  return calm(one) === calm(other)
}

function calm(state: ShownState): ShownState {
  return state === 'silent' ? 'closed' : state
}
