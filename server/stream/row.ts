import { haveSameFigures, haveSameFrame } from '../../shared/wire/hystrix-figures.ts'
import type { CircuitReading } from '../../shared/wire/reading.ts'
import { encodeHystrixEvents } from '../../shared/wire/hystrix-events.ts'
import type { RowKind } from './row-kind.ts'
import { rowKindOf } from './row-kind.ts'

/** What of a row has changed: what can be written over in place, or more. */
export type RowChange = 'nothing' | 'figures' | 'layout'

const timeKey = /"currentTime":/g
const timeKeyLength = '"currentTime":'.length
const timeDigits = 13

/**
 * One circuit's events as text in which figures can be written over in place: each has as many columns as its longest
 * value so far, filled up with spaces, which JSON allows before a number.
 */
export class Row {
  readonly kind: RowKind
  /** The figures as they are now. */
  readonly figures: Int32Array
  /** The events' bytes, as they were when something other than a figure or the time last changed. */
  bytes: Uint8Array = new Uint8Array()
  /** Where the time begins, in each of the events. */
  timesAt: readonly number[] = []
  /** By slot: where it begins, and how many columns it has. */
  readonly slotAt: Int32Array
  readonly slotWidth: Uint8Array
  readonly #widths: Uint8Array
  #reading: CircuitReading

  constructor(reading: CircuitReading) {
    const kind = rowKindOf(reading)
    this.kind = kind
    this.figures = new Int32Array(kind.figureCount)
    this.slotAt = new Int32Array(kind.slots.length)
    this.slotWidth = new Uint8Array(kind.slots.length)
    this.#widths = new Uint8Array(kind.figureCount).fill(1)
    this.#reading = reading
    this.#measure()
    this.#layOut()
  }

  get name(): string {
    return this.#reading.name
  }

  /** Whether a reading of the circuit still is of this row's kind and name. */
  fits(reading: CircuitReading): boolean {
    return reading.name === this.#reading.name && rowKindOf(reading) === this.kind
  }

  /** Takes what the circuit is like now, and says what of the row has changed. */
  update(reading: CircuitReading): RowChange {
    const last = this.#reading
    this.#reading = reading
    const isSame = haveSameFrame(last, reading)
    if (isSame && haveSameFigures(last, reading)) return 'nothing'
    const isWider = this.#measure()
    if (isSame && !isWider) return 'figures'
    this.#layOut()
    return 'layout'
  }

  /** Whether a figure needs more columns than it has. */
  #measure(): boolean {
    const figures = this.figures
    const widths = this.#widths
    this.kind.measure(this.#reading, figures)
    let isWider = false
    for (let figure = 0; figure < figures.length; figure++) {
      if (figures[figure]! <= largest[widths[figure]!]!) continue
      widths[figure] = String(figures[figure]!).length
      isWider = true
    }
    return isWider
  }

  #layOut(): void {
    const { kind, slotAt, slotWidth } = this
    const plain = encodeHystrixEvents(this.#reading)
    let text = ''
    let done = 0
    kind.slots.forEach(({ key, figure }, slot) => {
      const end = endOf(key, plain, done)
      text += plain.slice(done, end)
      slotAt[slot] = text.length
      slotWidth[slot] = this.#widths[figure]!
      text += String(this.figures[figure]!).padStart(slotWidth[slot])
      done = end + digitsAt(plain, end)
    })
    text += plain.slice(done)
    this.bytes = Buffer.from(text)
    this.timesAt = [...text.matchAll(timeKey)].map(({ index }) => byteIndex(text, index + timeKeyLength))
    const isAscii = this.bytes.length === text.length
    if (!isAscii) slotAt.forEach((at, slot) => (slotAt[slot] = byteIndex(text, at)))
  }
}

/** The largest figure with so many columns. */
const largest = Int32Array.from({ length: 11 }, (_, columns) => Math.min(10 ** columns, 2 ** 31) - 1)

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
