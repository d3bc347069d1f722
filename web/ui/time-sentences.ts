import type { TimeChange } from '../store/shown-time.ts'
import type { Sentence } from './connection-sentences.ts'
import { clockTime, duration } from './time.ts'

/**
 * What of the past is looked at: "Looking at 13:59:40, 2 min 27 s ago". `null`: at now.
 *
 * @param now The source's time.
 * @param isSaved Whether that time is itself long past, so that nothing is so long ago.
 */
export function lookingSentence({ span, moment }: TimeChange, now: number, isSaved = false): Sentence | null {
  if (moment !== null) {
    return {
      lead: `Looking at ${clockTime(moment, now)}`,
      rest: isSaved ? '' : `, ${agoWords(moment, now)}`,
    }
  }
  if (span === null) return null
  const { from, to } = span
  const end = now - to < 2_000 && !isSaved ? 'now' : clockTime(to, now)
  return {
    lead: `Looking at ${clockTime(from, now)} to ${end}`,
    rest: `, ${duration(to - from)}`,
  }
}

/** `2 min 27 s ago`, `now`. */
export function agoWords(at: number, now: number): string {
  return now - at < 1_000 ? 'now' : `${duration(now - at)} ago`
}
