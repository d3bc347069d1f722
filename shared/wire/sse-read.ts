/** One event as it came off the wire. */
export interface SseEvent {
  /** The event's type; `message` unless the sender named one. */
  readonly event: string
  /** Its lines of data, with a line break between each two. */
  readonly data: string
  /** By which the reader can say how far it has read; absent where the event has none of its own. */
  readonly id?: string
}

/** Whom the reader tells, and how much it takes at once. */
export interface SseReaderOptions {
  /** Called with each event as soon as it is complete. */
  readonly onEvent: (event: SseEvent) => void
  /** Longest line and longest event, in characters. What is longer is dropped whole. @default 16 Mi */
  readonly maxLength?: number | undefined
}

/**
 * Reads Server-Sent Events from pieces of text as they arrive, by the rules of the HTML standard
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream). `retry` is passed
 * over: whoever reads a board decides himself when to connect again.
 */
export class SseReader {
  readonly #onEvent: (event: SseEvent) => void
  readonly #maxLength: number
  #rest = ''
  #atStart = true
  #afterReturn = false
  #lineTooLong = false
  #data: string[] = []
  #length = 0
  #event = ''
  #id: string | undefined

  constructor({ onEvent, maxLength = 16 * 1024 * 1024 }: SseReaderOptions) {
    this.#onEvent = onEvent
    this.#maxLength = maxLength
  }

  /** Takes the next piece of text; events that it completes are reported at once. */
  push(text: string): void {
    let chunk = this.#atStart && text.startsWith('\uFEFF') ? text.slice(1) : text
    if (text !== '') this.#atStart = false
    if (this.#afterReturn && chunk.startsWith('\n')) chunk = chunk.slice(1)
    if (text !== '') this.#afterReturn = text.endsWith('\r')
    const lines = chunk.split(/\r\n|\r|\n/)
    lines[0] = this.#rest + lines[0]
    this.#rest = lines.pop()!
    for (const line of lines) this.#endLine(line)
    if (this.#rest.length > this.#maxLength) this.#dropRest()
  }

  #endLine(line: string): void {
    const isDropped = this.#lineTooLong || line.length > this.#maxLength
    this.#lineTooLong = false
    if (isDropped) this.#length = Infinity
    else if (line === '') this.#dispatch()
    else this.#readField(line)
  }

  #readField(line: string): void {
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'event') this.#event = value
    if (name === 'data') this.#addData(value)
    if (name === 'id' && !value.includes('\0')) this.#id = value
  }

  #addData(value: string): void {
    this.#length += value.length + 1
    if (this.#length <= this.#maxLength) this.#data.push(value)
    else this.#data = []
  }

  #dispatch(): void {
    const id = this.#id === undefined ? {} : { id: this.#id }
    const event = { event: this.#event || 'message', data: this.#data.join('\n'), ...id }
    const isWhole = this.#data.length > 0 && this.#length <= this.#maxLength
    this.#data = []
    this.#length = 0
    this.#event = ''
    this.#id = undefined
    if (isWhole) this.#onEvent(event)
  }

  #dropRest(): void {
    this.#rest = ''
    this.#lineTooLong = true
  }
}
