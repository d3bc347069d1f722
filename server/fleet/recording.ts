import { isObject } from '../../shared/wire/turbine-values.ts'

/** A stream that was written into a file. */
export interface Recording {
  readonly events: readonly RecordedEvent[]
  /** Lines that hold no event: not JSON, or no object. */
  readonly skipped: number
}

export interface RecordedEvent {
  /** When it is due, in milliseconds after the first one. */
  readonly afterMs: number
  readonly data: string
}

/** What lies between two events that do not say when they were sent. */
const assumedGapMs = 500

/**
 * Reads a recorded stream line by line, as Turbine does: each `data:` line is an event, with or without empty lines
 * between them. The pace is that of the events' own times.
 */
export function readRecording(text: string): Recording {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.startsWith('data:'))
  const events: RecordedEvent[] = []
  let first: number | undefined
  for (const line of lines) {
    const data = line.slice('data:'.length).trim()
    const at = timeOf(data)
    if (at === undefined) continue
    const before = events.at(-1)?.afterMs ?? -assumedGapMs
    if (at !== null) first ??= at
    const afterMs =
      at === null || first === undefined ? before + assumedGapMs : Math.max(at - first, before, 0)
    events.push({ afterMs, data })
  }
  return { events, skipped: lines.length - events.length }
}

/** `null`: an event without a time; `undefined`: no event. */
function timeOf(data: string): number | null | undefined {
  try {
    const event: unknown = JSON.parse(data)
    if (!isObject(event)) return undefined
    const time = event['currentTime'] ?? event['at'] ?? event['timestamp']
    return typeof time === 'number' ? time : null
  } catch {
    return undefined
  }
}
