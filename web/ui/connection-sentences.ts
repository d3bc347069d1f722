import type { Back, Rejected } from '../store/board.ts'
import type { LostSource } from '../store/status.ts'
import type { LostConnection } from '../stream/connection.ts'
import { count } from './format.ts'
import { clockTime, duration } from './time.ts'
import { plural } from './words.ts'

/** A sentence whose beginning is set apart. */
export interface Sentence {
  readonly lead: string
  readonly rest: string
}

/** "Connecting to the stream for 2 s" */
export function connectingSentence(since: number, now: number): string {
  return `Connecting to the stream for ${duration(now - since)}`
}

/** "Stream lost at 14:01:48, 19 s ago: the server closed the connection (502)." All times are the browser's. */
export function lostSentence({ at, reason }: LostConnection, now: number, wasHeard: boolean): Sentence {
  if (!wasHeard) return { lead: 'No stream yet:', rest: `${reason}.` }
  const then = 'The figures are from then; countdowns are taken away.'
  return {
    lead: `Stream lost at ${clockTime(at, now)},`,
    rest: `${duration(now - at)} ago: ${reason}. ${then}`,
  }
}

/** The same for one of the streams behind the server. */
export function lostSourceSentence({ label, state }: LostSource, now: number): Sentence {
  if (!state.wasHeard) return { lead: `No stream from ${label} yet:`, rest: `${state.reason}.` }
  return {
    lead: `${label} lost at ${clockTime(state.at, now)},`,
    rest: `${duration(now - state.at)} ago: ${state.reason}. Its figures are from then.`,
  }
}

/** "Trying again in 4 s"; `null`: it is being tried. */
export function retrySentence(retryAt: number | null, now: number): string {
  return retryAt === null ? 'Connecting' : `Trying again in ${duration(retryAt - now)}`
}

/** "Back at 14:02:11. 23 s were missed and have been filled in." */
export function backSentence({ at, missedMs, isFilled }: Back, now: number): Sentence {
  const gap = isFilled ? 'have been filled in' : 'could not be filled in; the gap is hatched'
  return { lead: `Back at ${clockTime(at, now)}.`, rest: `${duration(missedMs)} were missed and ${gap}.` }
}

/** @param at The recording's own time at its end. */
export function endedSentence(label: string, at: number, now: number): Sentence {
  return {
    lead: `${label} ended at ${clockTime(at, now)}.`,
    rest: 'It is a recording; the figures are its last.',
  }
}

/** "The server was updated. …" */
export function outdatedSentence(): Sentence {
  return {
    lead: 'The server was updated.',
    rest: 'It speaks another version than this page, which must be reloaded.',
  }
}

/** "3 events could not be read; the last: not a JSON object." */
export function rejectedSentence({ count: events, reason }: Rejected): Sentence {
  return {
    lead: `${events === 1 ? '1 event' : `${count(events)} events`} could not be read.`,
    rest: `The last: ${reason}.`,
  }
}

/** "24 are hidden." */
export function hiddenSentence(hidden: number): string {
  return `${plural(hidden, 'is hidden', 'are hidden')}.`
}
