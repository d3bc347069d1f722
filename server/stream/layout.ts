import type { Row } from './row.ts'

/**
 * Where the figures and times of some rows stand in one buffer. Everything is in lists of numbers, one row's behind the
 * other's, for they are gone through from end to end many times a second.
 */
export class Layout {
  /** The rows' text, with any figures and times. */
  readonly bytes: Uint8Array
  /** Where a time begins. */
  readonly times: Int32Array
  /** Where a figure is written. */
  readonly slots: Int32Array
  /** By slot: how many columns it has. */
  readonly widths: Uint8Array
  /** By slot: which figure it shows. */
  readonly figures: Int32Array
  /** By row: its first slot. Behind the last one: how many there are. */
  readonly firstSlots: Int32Array

  /** @param firstFigures By row: its first figure. */
  constructor(rows: readonly Row[], firstFigures: Int32Array) {
    const texts = rows.map(({ text }) => text)
    const starts = startsOf(texts, ({ bytes }) => bytes.length)
    const firstTimes = startsOf(texts, ({ times }) => times.length)
    this.firstSlots = startsOf(texts, ({ slots }) => slots.length)
    this.bytes = new Uint8Array(starts.at(-1)!)
    this.times = new Int32Array(firstTimes.at(-1)!)
    this.slots = new Int32Array(this.firstSlots.at(-1)!)
    this.widths = new Uint8Array(this.slots.length)
    this.figures = new Int32Array(this.slots.length)
    for (const [index, { bytes, times, slots, widths }] of texts.entries()) {
      const start = starts[index]!
      const firstSlot = this.firstSlots[index]!
      this.bytes.set(bytes, start)
      this.widths.set(widths, firstSlot)
      copyRaised(times, start, this.times, firstTimes[index]!)
      copyRaised(slots, start, this.slots, firstSlot)
      copyRaised(rows[index]!.kind.figureOfSlot, firstFigures[index]!, this.figures, firstSlot)
    }
  }
}

/** Where each one's part begins, and behind the last one where that ends. */
export function startsOf<T>(parts: readonly T[], lengthOf: (part: T) => number): Int32Array {
  const starts = new Int32Array(parts.length + 1)
  for (const [index, part] of parts.entries()) starts[index + 1] = starts[index]! + lengthOf(part)
  return starts
}

function copyRaised(from: ArrayLike<number>, by: number, into: Int32Array, first: number): void {
  for (let index = 0; index < from.length; index++) into[first + index] = from[index]! + by
}
