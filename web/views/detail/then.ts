import { binNear } from '../../charts/crosshair.ts'
import type { GlyphState } from '../../charts/glyph-state.ts'
import { plainGlyph } from '../../charts/glyph-of.ts'
import type { Bin, Timeline } from '../../charts/timeline.ts'
import type { TimeChange } from '../../store/shown-time.ts'
import type { ShownState } from '../../store/standing.ts'
import type { Happening } from '../../ui/happenings.ts'
import { agoWords } from '../../ui/time-sentences.ts'
import { clockTime, duration } from '../../ui/time.ts'
import { timesWord } from '../../ui/words.ts'
import type { KeyFigure } from './key-figures.ts'
import { openingsOf } from './openings.ts'
import { momentFigures, stretchFigures } from './then-figures.ts'

/** A circuit as it was at an instant of its past, or at the end of a stretch of it. */
export interface Then {
  readonly state: ShownState | undefined
  readonly glyph: GlyphState
  /** "Open at 13:59:40" */
  readonly lead: string
  /** ", 2 min 27 s ago" */
  readonly rest: string
  /** What had brought it there, and what happened in the stretch. */
  readonly why: readonly string[]
  readonly figures: readonly KeyFigure[]
}

interface ThenOptions {
  readonly timeline: Timeline
  readonly time: TimeChange
  readonly happenings: readonly Happening[]
  /** Percentage of errors at which it opens; absent: it has no such rule. */
  readonly threshold: number | undefined
  /** The source's time now. */
  readonly now: number
  /** Whether that time is itself long past. */
  readonly isSaved: boolean
}

/** How a circuit was at the time that somebody looks at; `null`: that is now. */
export function thenOf({ timeline, time, happenings, threshold, now, isSaved }: ThenOptions): Then | null {
  const { span, moment } = time
  if (moment === null && span === null) return null
  const bin = moment === null ? undefined : binNear(timeline, moment)
  const at = moment ?? timeline.to
  const cause = happenings.find((happening) => happening.at <= at)
  const state = stateAt(timeline, moment ?? timeline.to - 1, cause)
  return {
    state,
    glyph: glyphAt(state, bin ?? timeline.bins.at(-1), threshold),
    lead: `${state === undefined ? 'Not observed' : stateWords[state]} at ${clockTime(at, now)}`,
    rest: isSaved || at > now ? '' : `, ${agoWords(at, now)}`,
    why: [
      ...(moment === null ? [stretchSentence(timeline)] : []),
      cause === undefined ? 'No change of state is known before.' : causeSentence(cause, now),
    ],
    figures: moment === null ? stretchFigures(timeline) : momentFigures(bin),
  }
}

/** Of the second of a change, and of the one after, only one state is told; the change itself says which came of it. */
function stateAt({ states }: Timeline, at: number, cause: Happening | undefined): ShownState | undefined {
  if (cause !== undefined && at - cause.at < changeMs) return cause.to
  return states.find(({ from, to }) => at >= from && at < to)?.state
}

const changeMs = 2_000

function glyphAt(
  state: ShownState | undefined,
  bin: Bin | undefined,
  threshold: number | undefined,
): GlyphState {
  const plain = plainGlyph(state ?? 'silent')
  if (plain.kind !== 'closed') return plain
  const errors = bin?.errors ?? null
  const isStrained = threshold !== undefined && errors !== null && errors >= 0.6 * threshold
  return {
    ...plain,
    errors: errors === null ? null : errors / 100,
    threshold: threshold === undefined ? null : threshold / 100,
    isStrained,
  }
}

function causeSentence({ at, sentence }: Happening, now: number): string {
  return `${clockTime(at, now)}: ${sentence}`
}

/** "Within 15 min it opened twice and was open for 3 min 12 s." */
function stretchSentence(timeline: Timeline): string {
  const { opened, openMs } = openingsOf(timeline)
  const length = `Within ${duration(timeline.to - timeline.from)}`
  if (openMs === 0) return `${length} it was not open.`
  if (opened === 0) return `${length} it was open for ${duration(openMs)}, and had been before.`
  return `${length} it opened ${timesWord(opened)} and was open for ${duration(openMs)}.`
}

const stateWords: Readonly<Record<ShownState, string>> = {
  open: 'Open',
  'half-open': 'Half-open',
  forced: 'Forced',
  shadow: 'In shadow mode',
  disabled: 'Disabled',
  closed: 'Closed',
  silent: 'Closed, no calls',
}
