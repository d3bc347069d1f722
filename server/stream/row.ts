import type { HystrixFrame } from '../../shared/wire/hystrix-figures.ts'
import {
  hystrixFrameOf,
  isInFrame,
  pooledFigureCount,
  shareFigure,
} from '../../shared/wire/hystrix-figures.ts'
import type { CircuitReading } from '../../shared/wire/reading.ts'
import { whole } from '../../shared/wire/hystrix-encode.ts'
import { encodeHystrixEvents } from '../../shared/wire/hystrix-events.ts'
import type { RowKind } from './row-kind.ts'
import { rowKindOf } from './row-kind.ts'

/** What of a row has changed: what can be written over in place, or more. */
export type RowChange = 'nothing' | 'figures' | 'layout'

const timeKey = /"currentTime":/g
const timeKeyLength = '"currentTime":'.length
const timeDigits = 13

/** The figures of many rows. */
export interface Figures {
  readonly values: Int32Array
  /** How many columns each has. */
  readonly columns: Uint8Array
}

/** One circuit's events as text. Positions count bytes. */
export interface RowText {
  readonly bytes: Uint8Array
  /** Where the time begins, in each of the events. */
  readonly times: Int32Array
  /** Where a figure is written. */
  readonly slots: Int32Array
  /** By slot: how many columns it has. */
  readonly widths: Uint8Array
}

/**
 * One circuit's events as text in which figures can be written over in place: each has as many columns as its longest
 * value so far, filled up with spaces, which JSON allows before a number.
 *
 * It keeps what it shows, not the reading: that would live from one second to the next, and a thousand of them make work for
 * the garbage collector.
 */
export class Row {
  readonly kind: RowKind
  readonly name: string
  readonly #widths: Uint8Array
  #text: RowText | undefined
  /** What the text is to be made of, as long as there is none. */
  #reading: CircuitReading | undefined
  #frame: HystrixFrame
  #window: CircuitReading['window']
  #inFlight: CircuitReading['inFlight']
  #completed: number

  constructor(reading: CircuitReading) {
    this.kind = rowKindOf(reading)
    this.name = reading.name
    this.#widths = new Uint8Array(this.kind.figureCount)
      .fill(1)
      .fill(shareColumns, shareFigure, shareFigure + 1)
    this.#reading = reading
    this.#frame = hystrixFrameOf(reading)
    this.#window = reading.window
    this.#inFlight = reading.inFlight
    this.#completed = this.kind.completed(reading)
  }

  /** The events, with any figures and times, in columns that suffice for all figures so far. Only after a change of either. */
  get text(): RowText {
    this.#text ??= layOut(this.#reading!, this.kind, this.#widths)
    this.#reading = undefined
    return this.#text
  }

  /** Whether a reading of the circuit still is of this row's kind and name. */
  fits(reading: CircuitReading): boolean {
    return this.name === reading.name && rowKindOf(reading) === this.kind
  }

  /** Takes what the circuit is like now, and says what of the row has changed, as far as its columns suffice. */
  take(reading: CircuitReading): RowChange {
    const isSame = isInFrame(reading, this.#frame)
    const completed = this.kind.completed(reading)
    const { window, inFlight } = reading
    if (isSame && window === this.#window && inFlight === this.#inFlight && completed === this.#completed)
      return 'nothing'
    this.#window = window
    this.#inFlight = inFlight
    this.#completed = completed
    if (isSame) return 'figures'
    this.#frame = hystrixFrameOf(reading)
    this.#layOutAnew(reading)
    return 'layout'
  }

  /** Writes the row's figures where they belong, from this index on, and says whether its columns suffice for them. */
  measure(reading: CircuitReading, { values, columns }: Figures, first: number): boolean {
    const widths = this.#widths
    this.kind.measure(reading, exact)
    let suffices = true
    for (let index = 0; index < widths.length; index++) {
      const value = exact[index]!
      if (value >= 0 && value < bounds[columns[first + index]!]!) {
        values[first + index] = (value + 0.5) | 0
        continue
      }
      const figure = whole(value)
      const needed = String(figure).length
      values[first + index] = figure
      if (needed > widths[index]!) suffices = false
      widths[index] = Math.max(widths[index]!, needed)
      columns[first + index] = widths[index]!
    }
    if (!suffices) this.#layOutAnew(reading)
    return suffices
  }

  #layOutAnew(reading: CircuitReading): void {
    this.#text = undefined
    this.#reading = reading
  }
}

function layOut(reading: CircuitReading, kind: RowKind, columns: Uint8Array): RowText {
  const plain = encodeHystrixEvents(reading)
  const widths = kind.figureOfSlot.map((figure) => columns[figure]!)
  const slots = new Int32Array(widths.length)
  let text = ''
  let done = 0
  for (const [slot, { key }] of kind.slots.entries()) {
    const end = endOf(key, plain, done)
    text += plain.slice(done, end)
    slots[slot] = text.length
    text += '0'.padStart(widths[slot]!)
    done = end + digitsAt(plain, end)
  }
  text += plain.slice(done)
  const bytes = Buffer.from(text)
  const times = Int32Array.from(text.matchAll(timeKey), ({ index }) => index + timeKeyLength)
  const inBytes = (index: number) => (bytes.length === text.length ? index : byteIndex(text, index))
  return { bytes, times: times.map(inBytes), slots: slots.map(inBytes), widths }
}

/** As many as 100 needs: in an incident, many circuits come to it at once. */
const shareColumns = 3

/** Of the row that is being measured: its figures, before they are rounded. */
const exact = new Float64Array(pooledFigureCount)

/** By columns: what is below it has no more when it has been rounded. */
const bounds = Float64Array.from({ length: 11 }, (_, columns) =>
  columns === 0 ? 0 : Math.min(10 ** columns - 0.5, 2 ** 31 - 1),
)

/** The digits of a time in milliseconds since 1970, until the year 2286. */
export function digitsOfTime(epoch: number): string {
  return String(Math.round(epoch)).padStart(timeDigits, '0').slice(-timeDigits)
}

function endOf(key: string, text: string, from: number): number {
  const at = text.indexOf(key, from)
  if (at < 0) throw new Error(`An event has no ${key} where there should be one: ${text}`)
  return at + key.length
}

function digitsAt(text: string, at: number): number {
  let end = at
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++
  return end - at
}

function byteIndex(text: string, index: number): number {
  return Buffer.byteLength(text.slice(0, index))
}
