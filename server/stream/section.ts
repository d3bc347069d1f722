import { Piece } from './piece.ts'
import type { Row, RowChange } from './row.ts'

/** Most copies of a section that are kept for being written over. */
const mostPrints = 3
const zero = 48
const space = 32

/**
 * Some rows in one buffer. The buffer of an earlier frame is used again when nobody sends from it any more: only the
 * figures that have changed since, and the time, are written over.
 */
export class Section {
  readonly #rows: readonly Row[]
  /** By row: counts the changes of its figures. */
  readonly #versions: Int32Array
  #prints: readonly Print[] = []

  constructor(rows: readonly Row[]) {
    this.#rows = rows
    this.#versions = new Int32Array(rows.length).fill(1)
  }

  /** Takes note of what has changed of a row. */
  changed(index: number, change: RowChange): void {
    this.#versions[index]!++
    if (change === 'layout') this.#prints = []
  }

  /** The rows as they are now, all of them at a time of thirteen digits. */
  print(time: string): Piece {
    const print = this.#prints.find(({ piece }) => !piece.isHeld) ?? this.#another()
    print.update(this.#versions, time)
    return print.piece
  }

  /** What is held for long, by a reader that has stopped reading, is left to it. */
  #another(): Print {
    const print = new Print(this.#rows)
    this.#prints = [...this.#prints, print].slice(-mostPrints)
    return print
  }
}

/** One buffer, and which figures it shows. */
class Print {
  readonly piece: Piece
  readonly #rows: readonly Row[]
  readonly #bytes: Uint8Array
  readonly #starts: Int32Array
  readonly #versions: Int32Array
  readonly #figures: Int32Array
  readonly #figureStarts: Int32Array
  readonly #times: Int32Array
  #time = ''

  constructor(rows: readonly Row[]) {
    this.#rows = rows
    const parts = rows.map(({ bytes }) => bytes)
    this.#bytes = concatenate(parts)
    this.piece = new Piece(this.#bytes)
    this.#versions = new Int32Array(rows.length)
    this.#starts = startsOf(parts)
    this.#times = Int32Array.from(
      rows.flatMap(({ timesAt }, index) => timesAt.map((at) => this.#starts[index]! + at)),
    )
    this.#figureStarts = startsOf(rows.map(({ figures }) => figures))
    this.#figures = new Int32Array(rows.reduce((sum, { figures }) => sum + figures.length, 0)).fill(-1)
  }

  update(versions: Int32Array, time: string): void {
    const shown = this.#versions
    for (let index = 0; index < versions.length; index++) {
      if (shown[index] === versions[index]) continue
      this.#writeFigures(index)
      shown[index] = versions[index]!
    }
    this.#writeTime(time)
  }

  #writeFigures(index: number): void {
    const row = this.#rows[index]!
    const start = this.#starts[index]!
    const figuresAt = this.#figureStarts[index]!
    const { figures, slotAt, slotWidth } = row
    const { figureOfSlot } = row.kind
    const shown = this.#figures
    const bytes = this.#bytes
    for (let slot = 0; slot < figureOfSlot.length; slot++) {
      const figure = figureOfSlot[slot]!
      if (shown[figuresAt + figure] === figures[figure]) continue
      writeFigure(bytes, start + slotAt[slot]!, slotWidth[slot]!, figures[figure]!)
    }
    shown.set(figures, figuresAt)
  }

  /** Only the last digits are other ones than a second ago. */
  #writeTime(time: string): void {
    let same = 0
    while (same < time.length && time[same] === this.#time[same]) same++
    const digits = Array.from({ length: time.length }, (_, index) => time.charCodeAt(index))
    const bytes = this.#bytes
    const times = this.#times
    for (let index = 0; index < times.length; index++) {
      const at = times[index]!
      for (let digit = same; digit < digits.length; digit++) bytes[at + digit] = digits[digit]!
    }
    this.#time = time
  }
}

function writeFigure(bytes: Uint8Array, at: number, width: number, figure: number): void {
  let rest = figure
  let column = at + width - 1
  while (rest > 9) {
    const tenth = (rest / 10) | 0
    bytes[column--] = zero + rest - 10 * tenth
    rest = tenth
  }
  bytes[column--] = zero + rest
  while (column >= at) bytes[column--] = space
}

/** Of its own, not of Node's shared pool: it lives long. */
function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = Buffer.allocUnsafeSlow(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function startsOf(parts: readonly { readonly length: number }[]): Int32Array {
  let at = 0
  return Int32Array.from(parts, ({ length }) => (at += length) - length)
}
