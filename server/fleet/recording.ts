import { isObject } from '../../shared/wire/turbine-values.ts'
import { eventKey } from './event-key.ts'

/** A stream that was written into a file. */
export interface Recording {
  readonly events: readonly RecordedEvent[]
  /** Lines that hold no event: not JSON, or no object. */
  readonly skipped: number
}

/** One event of a recording. */
export interface RecordedEvent {
  /** When it is due, in milliseconds after the first one. */
  readonly afterMs: number
  /** What was sent, as it was sent. */
  readonly data: string
}

/** How long a round takes that does not say when it was sent, in milliseconds: Hystrix sends everything so often. */
const assumedRoundMs = 500

/**
 * Reads a recorded stream line by line, as Turbine does: each `data:` line is an event, with or without empty lines
 * between them. The pace is that of the events' own times; where they have none (Turbine takes them out), a new round
 * begins with the first circuit that comes again.
 */
export function readRecording(text: string): Recording {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.startsWith('data:'))
  const pace = new Pace()
  const events = lines
    .map((line) => line.slice('data:'.length).trim())
    .flatMap((data): RecordedEvent[] => {
      const key = eventKey(data)
      // How a source was doing when this was recorded is not how it is doing now.
      return key ? [{ afterMs: pace.next(key, timeOf(data)), data }] : []
    })
  return { events, skipped: lines.length - events.length }
}

/** When each event is due. Never goes back in time. */
class Pace {
  readonly #round = new Set<string>()
  #first: number | undefined
  #now = 0

  next(key: string, time: number | undefined): number {
    const isKnown = time !== undefined
    if (isKnown) this.#now = Math.max(this.#now, time - (this.#first ??= time - this.#now))
    else if (this.#round.has(key)) this.#now += assumedRoundMs
    if (isKnown || this.#round.has(key)) this.#round.clear()
    this.#round.add(key)
    return this.#now
  }
}

function timeOf(data: string): number | undefined {
  const event: unknown = JSON.parse(data)
  if (!isObject(event)) return undefined
  const time = event['currentTime'] ?? event['at'] ?? event['timestamp']
  return typeof time === 'number' ? time : undefined
}
