import type { CircuitReading, StateReading, TrafficReading } from '../../shared/wire/reading.ts'
import type { CircuitSlice } from '../store/board.ts'
import { attempts, errorShare } from '../store/figures.ts'
import type { Standing } from '../store/standing.ts'
import { isJudged, isUnobserved } from '../store/standing.ts'
import { causeInShort } from './cause.ts'
import { withUnit } from './format.ts'
import { clockTime, duration, roughDuration, shortDuration } from './time.ts'
import { plural } from './words.ts'

/** The line under a circuit's name: its state and for how long, then why, in few words. */
export interface Caption {
  readonly lead: string
  /** Empty when there is nothing to add. */
  readonly rest: string
  /** Whether nothing about the circuit asks to be read. */
  readonly isCalm: boolean
}

/** The caption of a circuit that stands so. */
export function captionOf(slice: CircuitSlice, standing: Standing): Caption {
  const rest = isOutOfDate(slice, standing)
    ? `as of ${clockTime(slice.at, slice.at)}`
    : reasonOf(slice, standing)
  return {
    lead: leadOf(slice, standing),
    rest: [slice.sourceLabel, rest].filter(Boolean).join(' · '),
    isCalm: (standing === 'closed' && rest === '') || standing === 'silent' || standing === 'disabled',
  }
}

/** The state in a word or two: `Half-open`, `Open on 3 of 12`. */
export function standingWord({ state, hosts, hand }: CircuitReading, standing: Standing): string {
  if (standing === 'forced-open' && hand?.reason === 'isolated') return 'Isolated'
  const isSplit = standing === 'partly-open' && state.kind === 'partly-open'
  if (isSplit) return `Open on ${state.open} of ${hosts}`
  const isRamp = standing === 'half-open' && state.kind === 'half-open' && state.probes.traffic !== undefined
  return isRamp ? 'Recovering' : standingWords[standing]
}

/** `2 of 5 passed`, or what the only probe is doing. */
function probesInShort({ probes }: Extract<StateReading, { kind: 'half-open' }>): string {
  if (probes.traffic) return `${trafficShare(probes.traffic)} admitted`
  if (probes.needed > 1) return `${probes.passed} of ${probes.needed} passed`
  return probes.inFlight > 0 ? 'the probe is under way' : 'the next call is the probe'
}

/** Trouble may be over by now; that a circuit was closed for a month when it was last heard of stays true. */
function isOutOfDate({ isStale }: CircuitSlice, standing: Standing): boolean {
  return isStale && (standing === 'open' || standing === 'partly-open' || standing === 'half-open')
}

function leadOf(slice: CircuitSlice, standing: Standing): string {
  const { reading, at, quietSince } = slice
  const word = standingWord(reading, standing)
  if (isOutOfDate(slice, standing)) return word
  if (standing === 'silent')
    return hasNeverBeenCalled(reading) ? 'No calls yet' : noCallsSince(quietSince, at)
  return isTooFew(reading, standing) ? word : word + lasted(reading, standing, at)
}

function noCallsSince(quietSince: number | null, at: number): string {
  return `No calls for ${roughDuration(at - (quietSince ?? at))}`
}

function lasted({ state, hand }: CircuitReading, standing: Standing, at: number): string {
  if (standing === 'shadow' && hand) return ` ${shortDuration(at - hand.since)}`
  const isOfState = standing === 'strained' || standing === state.kind
  const since = isOfState && 'since' in state ? state.since : undefined
  return since === undefined ? '' : ` ${shortDuration(at - since)}`
}

function reasonOf(slice: CircuitSlice, standing: Standing): string {
  const { reading, lastTrip } = slice
  const { state } = reading
  switch (standing) {
    case 'open':
      return causeInShort((reading.opening ?? lastTrip)?.cause)
    case 'half-open':
      return state.kind === 'half-open' ? probesInShort(state) : ''
    case 'strained':
      return pointsToThreshold(reading)
    case 'forced-open':
      return handInShort(slice) || 'no call passes'
    case 'forced-closed':
      return handInShort(slice) || 'every call passes'
    case 'shadow-open':
      return `would be ${state.kind}${'since' in state && state.since !== undefined ? ` for ${duration(slice.at - state.since)}` : ''}`
    case 'shadow':
      return wouldBeTrips(reading)
    case 'disabled':
      return isUnobserved(reading) ? 'calls pass unobserved' : 'every call passes'
    default:
      return isTooFew(reading, standing) ? tooFewCalls(reading) : ''
  }
}

/** Who holds it, and for how much longer: `mara · 24 min left`. Empty when nobody said. */
function handInShort({ reading: { hand }, at }: CircuitSlice): string {
  if (hand === undefined) return ''
  const left = hand.until === null ? '' : `${roughDuration(hand.until - at)} left`
  return [hand.actor ?? '', left].filter(Boolean).join(' · ')
}

function wouldBeTrips({ hand }: CircuitReading): string {
  const opened = hand?.shadow?.opened ?? 0
  return opened === 0 ? '' : plural(opened, 'would-be trip')
}

function trafficShare({ percentages, stage }: TrafficReading): string {
  return withUnit(percentages[stage] ?? 0, '%')
}

function pointsToThreshold(reading: CircuitReading): string {
  const points = Math.round((reading.judged.threshold ?? 0) - (errorShare(reading) ?? 0) * 100)
  return points > 0 ? `${plural(points, 'point')} to threshold` : 'at the threshold'
}

/** A low rate of calls is no news unless some of them failed. */
function isTooFew(reading: CircuitReading, standing: Standing): boolean {
  return standing === 'closed' && reading.judged.errors > 0 && !isJudged(reading)
}

function tooFewCalls({ judged }: CircuitReading): string {
  return `${plural(judged.calls, 'call')}, judges from ${judged.minimumCalls ?? 0}`
}

function hasNeverBeenCalled({ totals }: CircuitReading): boolean {
  return totals !== undefined && attempts(totals) + totals['short-circuited'] + totals.cancelled === 0
}

const standingWords: Readonly<Record<Standing, string>> = {
  open: 'Open',
  'partly-open': 'Open on some',
  'half-open': 'Half-open',
  'forced-open': 'Forced open',
  'forced-closed': 'Forced closed',
  disabled: 'Disabled',
  shadow: 'Shadow',
  'shadow-open': 'Shadow',
  strained: 'Closed',
  closed: 'Closed',
  silent: 'Closed',
}
