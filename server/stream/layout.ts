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
  /** By row: where it begins. Behind the last one: where that ends. */
  readonly starts: Int32Array
  /** By slot: where its figure is written, behind the row's beginning. */
  readonly slots: Int32Array
  /** By slot: how many columns it has. */
  readonly widths: Uint8Array
  /** By row: its first slot. Behind the last one: how many there are. */
  readonly firstSlots: Int32Array

  constructor(rows: readonly Row[]) {
    const texts = rows.map(({ text }) => text)
    this.starts = startsOf(texts, ({ bytes }) => bytes.length)
    const firstTimes = startsOf(texts, ({ times }) => times.length)
    this.firstSlots = startsOf(texts, ({ slots }) => slots.length)
    this.bytes = new Uint8Array(this.starts.at(-1)!)
    this.times = new Int32Array(firstTimes.at(-1)!)
    this.slots = new Int32Array(this.firstSlots.at(-1)!)
    this.widths = new Uint8Array(this.slots.length)
    for (const [index, { bytes, times, slots, widths }] of texts.entries()) {
      const start = this.starts[index]!
      const firstSlot = this.firstSlots[index]!
      this.bytes.set(bytes, start)
      this.widths.set(widths, firstSlot)
      this.slots.set(slots, firstSlot)
      for (const [time, at] of times.entries()) this.times[firstTimes[index]! + time] = start + at
    }
  }
}

/** Where each one's part begins, and behind the last one where that ends. */
export function startsOf<T>(parts: readonly T[], lengthOf: (part: T) => number): Int32Array {
  const starts = new Int32Array(parts.length + 1)
  for (const [index, part] of parts.entries()) starts[index + 1] = starts[index]! + lengthOf(part)
  return starts
}
