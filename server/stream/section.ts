import type { CircuitReading } from '../../shared/wire/reading.ts'
import { Layout, startsOf } from './layout.ts'
import { Piece } from './piece.ts'
import type { Figures, Row } from './row.ts'

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
  /** The figures of all rows as they are now. */
  readonly #figures: Figures
  /** By row: its first figure. Behind the last one: how many there are. */
  readonly #firstFigures: Int32Array
  /** By row: counts the changes of its figures. */
  readonly #versions: Int32Array
  #layout: Layout | undefined
  #prints: readonly Print[] = []

  /** @param readings What the circuits of the rows are like now. */
  constructor(rows: readonly Row[], readings: readonly CircuitReading[]) {
    this.#rows = rows
    this.#firstFigures = startsOf(rows, ({ kind }) => kind.figureCount)
    const count = this.#firstFigures.at(-1)!
    this.#figures = { values: new Int32Array(count), columns: new Uint8Array(count) }
    this.#versions = new Int32Array(rows.length).fill(1)
    for (const [index, row] of rows.entries())
      row.measure(readings[index]!, this.#figures, this.#firstFigures[index]!)
  }

  /** Takes what the circuit of a row, which the reading must fit, is like now. */
  update(index: number, reading: CircuitReading): void {
    const row = this.#rows[index]!
    const change = row.take(reading)
    if (change === 'nothing') return
    this.#versions[index]!++
    const suffices = row.measure(reading, this.#figures, this.#firstFigures[index]!)
    if (change === 'figures' && suffices) return
    this.#layout = undefined
    this.#prints = []
  }

  /** The rows as they are now, all of them at a time of thirteen digits. */
  print(time: string): Piece {
    const print = this.#prints.find(({ piece }) => !piece.isHeld) ?? this.#another()
    print.update(this.#versions, time)
    return print.piece
  }

  /** What is held for long, by a reader that has stopped reading, is left to it. */
  #another(): Print {
    this.#layout ??= new Layout(this.#rows)
    const print = new Print(this.#rows, this.#layout, this.#figures.values, this.#firstFigures)
    this.#prints = [...this.#prints, print].slice(-mostPrints)
    return print
  }
}

/** One buffer, and which figures it shows. */
class Print {
  readonly piece: Piece
  readonly #rows: readonly Row[]
  readonly #layout: Layout
  readonly #figures: Int32Array
  readonly #firstFigures: Int32Array
  readonly #bytes: Uint8Array
  readonly #shown: Int32Array
  readonly #versions: Int32Array
  #time = ''

  constructor(rows: readonly Row[], layout: Layout, figures: Int32Array, firstFigures: Int32Array) {
    this.#rows = rows
    this.#layout = layout
    this.#figures = figures
    this.#firstFigures = firstFigures
    this.#bytes = layout.bytes.slice()
    this.piece = new Piece(this.#bytes)
    this.#shown = new Int32Array(figures.length).fill(-1)
    this.#versions = new Int32Array(firstFigures.length - 1)
  }

  update(versions: Int32Array, time: string): void {
    const shown = this.#versions
    for (let row = 0; row < versions.length; row++) {
      if (shown[row] === versions[row]) continue
      this.#writeFigures(row)
      shown[row] = versions[row]!
    }
    this.#writeTime(time)
  }

  #writeFigures(row: number): void {
    const { starts, firstSlots, slots, widths } = this.#layout
    const { figureOfSlot } = this.#rows[row]!.kind
    const figures = this.#figures
    const shown = this.#shown
    const bytes = this.#bytes
    const start = starts[row]!
    const firstSlot = firstSlots[row]!
    const first = this.#firstFigures[row]!
    for (let slot = 0; slot < figureOfSlot.length; slot++) {
      const index = first + figureOfSlot[slot]!
      const figure = figures[index]!
      if (shown[index] === figure) continue
      writeFigure(bytes, start + slots[firstSlot + slot]!, widths[firstSlot + slot]!, figure)
    }
    const end = this.#firstFigures[row + 1]!
    for (let index = first; index < end; index++) shown[index] = figures[index]!
  }

  /** Only the last digits are other ones than a second ago. */
  #writeTime(time: string): void {
    let same = 0
    while (same < time.length && time[same] === this.#time[same]) same++
    const digits = Array.from({ length: time.length }, (_, index) => time.charCodeAt(index))
    const bytes = this.#bytes
    const { times } = this.#layout
    for (let index = 0; index < times.length; index++) {
      const at = times[index]!
      for (let digit = same; digit < digits.length; digit++) bytes[at + digit] = digits[digit]!
    }
    this.#time = time
  }
}

/** Right-aligned, behind spaces. Most figures are below a thousand, and need no division. */
function writeFigure(bytes: Uint8Array, at: number, width: number, figure: number): void {
  let column = at + width - 1
  let rest = figure
  while (rest > 999) {
    const tenth = (rest / 10) | 0
    bytes[column--] = zero + rest - 10 * tenth
    rest = tenth
  }
  const digits = threeDigits[rest]!
  bytes[column--] = digits
  if (column >= at) bytes[column--] = digits >> 8
  if (column >= at) bytes[column--] = digits >> 16
  while (column >= at) bytes[column--] = space
}

/** By number below a thousand: its digits, the last one in the lowest byte, behind spaces. */
const threeDigits = Int32Array.from({ length: 1_000 }, (_, figure) =>
  Buffer.from(String(figure).padStart(3)).readUIntBE(0, 3),
)
