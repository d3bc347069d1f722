import type { CircuitReading } from '../../../shared/wire/reading.ts'
import type { Timeline } from '../../charts/timeline.ts'
import type { CircuitSlice } from '../../store/board.ts'
import type { Figures } from '../../store/figures.ts'
import { callsSeen, fallbackShare, percentile } from '../../store/figures.ts'
import { secondOf } from '../../store/sample.ts'
import type { Past } from '../../store/series.ts'
import { rememberedSeconds } from '../../store/series.ts'
import { isJudged } from '../../store/standing.ts'
import type { Figure } from '../../ui/format.ts'
import { count, latencyFigure, percentFigure, plain, rateFigure, unmeasured } from '../../ui/format.ts'
import { clockTime, duration, setDuration } from '../../ui/time.ts'
import { openingsOf } from './openings.ts'

/** A figure in large, what it is, and what it is made of. */
export interface KeyFigure {
  readonly label: string
  readonly figure: Figure
  readonly note: string
}

/** The key figures of a circuit, in their order. @param timeline What of its past is shown beside them. */
export function keyFiguresOf(
  slice: CircuitSlice,
  figures: Figures,
  timeline: Timeline,
): readonly KeyFigure[] {
  const { settings, window } = slice.reading
  const figuresOfAll = [
    errors(slice, figures),
    calls(slice, figures),
    blocked(slice, figures),
    p99(slice, figures),
  ]
  const share = settings.fallback === null ? null : fallbackShare(window.counts)
  return [
    ...figuresOfAll,
    inFlight(slice),
    ...(share === null ? [] : [fallback(slice, share)]),
    opened(timeline),
  ]
}

function errors({ reading, lastTrip }: CircuitSlice, { errors: share, isAtTrip }: Figures): KeyFigure {
  const figure = percentFigure(share)
  if (isAtTrip && lastTrip?.cause.kind === 'rule') {
    const { measured } = lastTrip.cause
    return {
      label: 'Errors at trip',
      figure,
      note: `${count(measured.errors)} of ${count(measured.calls)} calls`,
    }
  }
  const { judged } = reading
  const failed = `${count(judged.errors)} of ${count(judged.calls)} calls`
  const isShort = judged.calls > 0 && !isJudged(reading)
  const short = `${failed}, judges from ${judged.minimumCalls ?? 0}`
  return { label: 'Errors', figure, note: share === null ? 'none judged' : isShort ? short : failed }
}

function calls({ reading }: CircuitSlice, { calls: rate, isBlocking }: Figures): KeyFigure {
  const seen = callsSeen(reading)
  const came = seen === null ? 'none seen' : count(seen)
  const note = isBlocking ? 'none let through' : `${came} in ${setDuration(reading.window.ms)}`
  return { label: 'Calls', figure: rateFigure(rate), note }
}

function blocked(slice: CircuitSlice, { blocked: rate }: Figures): KeyFigure {
  const { counts, ms } = slice.reading.window
  if (rate === null) return { label: 'Blocked', figure: unmeasured, note: 'not told' }
  const turnedAway = counts['short-circuited']
  const inWindow = turnedAway === 0 ? 'none turned away' : `${count(turnedAway)} in ${setDuration(ms)}`
  return { label: 'Blocked', figure: rateFigure(rate), note: blockedSinceOpening(slice) ?? inWindow }
}

/** `4 056 since 14:01:02`; `null`: it is not open, or not all of it was seen. */
function blockedSinceOpening({ reading: { state, mode }, past, at }: CircuitSlice): string | null {
  if (mode !== 'automatic' || state.kind !== 'open' || state.since === undefined) return null
  const [from, to] = [secondOf(state.since), secondOf(at) + 1]
  if (to - from > rememberedSeconds) return null
  const perSecond = past.read('short-circuited', from, to)
  const all = perSecond.reduce((sum, rate) => sum + rate, 0)
  return all > 0 ? `${count(all)} since ${clockTime(state.since, at)}` : null
}

function p99({ reading, past }: CircuitSlice, { p99: slowest, isBlocking }: Figures): KeyFigure {
  const median = percentile(reading, 0.5)
  const before = isBlocking ? newestP99(past) : null
  const figure = latencyFigure(slowest)
  if (before !== null) return { label: 'p99', figure, note: `${plain(latencyFigure(before))} before opening` }
  if (isBlocking) return { label: 'p99', figure, note: 'none let through' }
  const note =
    slowest === null || median === null ? 'too few calls' : `median ${plain(latencyFigure(median))}`
  return { label: 'p99', figure, note }
}

function inFlight({ reading }: CircuitSlice): KeyFigure {
  const { capacity } = reading.settings
  if (reading.inFlight === null) return { label: 'In flight', figure: unmeasured, note: 'not told' }
  const note = typeof capacity === 'number' ? `of ${count(capacity)}` : peakNote(reading)
  return { label: 'In flight', figure: { value: count(reading.inFlight), unit: '' }, note }
}

/** Streams of old do not tell the peak; it is not zero where there were calls. */
function peakNote({ inFlight: current, window: { peakInFlight } }: CircuitReading): string {
  if (peakInFlight === null) return ''
  return peakInFlight < Math.max(1, current ?? 0) ? '' : `at most ${count(peakInFlight)} at once`
}

function fallback({ reading }: CircuitSlice, share: number): KeyFigure {
  const served = reading.window.counts['fallback-success']
  const note = reading.settings.fallback || `${count(served)} in ${setDuration(reading.window.ms)}`
  return { label: 'Fallback served', figure: percentFigure(share), note }
}

/** How often it opened within the time that is shown. */
function opened(timeline: Timeline): KeyFigure {
  const length = duration(timeline.to - timeline.from)
  const { opened: times } = openingsOf(timeline)
  return { label: 'Opened', figure: { value: count(times), unit: '×' }, note: `in ${length}` }
}

/** The last p99 that was measured within the last minutes. */
function newestP99(past: Past): number | null {
  const to = (past.newest ?? 0) + 1
  return [...past.read('p99', to - 300, to)].findLast((ms) => ms > 0) ?? null
}
