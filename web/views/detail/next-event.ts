import type { ProbesReading, SettingsReading } from '../../../shared/wire/reading.ts'
import type { CircuitSlice } from '../../store/board.ts'
import type { Standing } from '../../store/standing.ts'
import { clockTime, duration, setDuration } from '../../ui/time.ts'
import { numberWord } from '../../ui/words.ts'

/** What comes next for a circuit that does not simply let calls through. */
export interface NextEvent {
  readonly title: string
  /** In large: a time of day, or how far it has come. */
  readonly headline: string
  /** How much of the way is behind, 0 to 1; `null`: nobody knows. */
  readonly progress: number | null
  readonly tone: 'open' | 'half'
  readonly notes: readonly string[]
}

/** `null`: nothing comes next that is known of. */
export function nextEventOf({ reading, at, isStale }: CircuitSlice, standing: Standing): NextEvent | null {
  const { state, settings } = reading
  if (standing === 'half-open' && state.kind === 'half-open') return probing(state.probes)
  if (standing !== 'open' || state.kind !== 'open' || state.probeAt === undefined) return null
  if (isStale) return noAttempt('nobody knows while the stream is lost')
  if (state.probeAt === null) return noAttempt('until it is closed by hand')
  const { since = state.probeAt, probeAt } = state
  return {
    title: 'Next attempt',
    headline: clockTime(probeAt, at),
    progress: probeAt > since ? Math.min(1, (at - since) / (probeAt - since)) : null,
    tone: 'open',
    notes: [
      probeAt > at ? `in ${duration(probeAt - at)}, ${probesOf(settings)}` : 'with the next call',
      ...(probeAt > since ? [`waited ${waited(Math.min(at, probeAt) - since, probeAt - since)}`] : []),
      ...sleepAfter(settings, state.trips),
    ],
  }
}

function probing({ needed, passed, inFlight }: ProbesReading): NextEvent {
  return {
    title: 'Probes passed',
    headline: `${passed} of ${needed}`,
    progress: passed / needed,
    tone: 'half',
    notes: [
      inFlight === 0 ? 'the next call is a probe' : `${numberWord(inFlight)} under way`,
      'one that fails opens it again',
    ],
  }
}

function noAttempt(why: string): NextEvent {
  return { title: 'Next attempt', headline: '–', progress: null, tone: 'open', notes: [why] }
}

/** "one probe of at most 1 s" */
function probesOf({ probes = 1, timeoutMs }: SettingsReading): string {
  const amount = `${numberWord(probes)} ${probes === 1 ? 'probe' : 'probes'}`
  return typeof timeoutMs !== 'number' ? amount : `${amount} of at most ${setDuration(timeoutMs)}`
}

/** "if it fails: 2 min 3 s more"; nothing where that is not known. */
function sleepAfter({ sleepMs, sleepsMs }: SettingsReading, trips = 1): readonly string[] {
  const next = sleepsMs === undefined || sleepsMs.length === 0 ? sleepMs : sleepsMs[trips]
  if (next === undefined) return []
  return [
    next === null ? 'if it fails: until it is closed by hand' : `if it fails: ${setDuration(next)} more`,
  ]
}

/** "65 of 77 s" */
function waited(ms: number, wholeMs: number): string {
  const isShort = wholeMs < 120_000
  return isShort
    ? `${Math.round(ms / 1_000)} of ${setDuration(wholeMs)}`
    : `${duration(ms)} of ${duration(wholeMs)}`
}
