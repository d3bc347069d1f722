/** How a window is cut. */
export interface RollingWindowOptions {
  /** How many slots the window has; the current, unfinished one is the last of them. Whole number from 1. */
  readonly slots: number
  /** How long one slot takes, in milliseconds. */
  readonly slotMs: number
  /** How many different things are counted. Whole number from 1. */
  readonly columns: number
}

/**
 * Counts of the last `slots × slotMs` milliseconds, kept in an array of numbers that the caller owns.
 *
 * The window ages by time, not by ticks: a slot knows when it began and is emptied when it is next touched, so nothing
 * runs between two calls and an idle hour forgets everything. Reading a total costs no more than adding to it.
 *
 * Cells: the newest slot's index plus one (0: nothing counted yet), when that slot ends, where it begins in the cells;
 * then by column the totals of the window and what has left it, then the slots one by one. All zero is an empty window.
 */
export class RollingWindow {
  /** How many numbers the window needs. */
  readonly cells: number
  /** How much time the window covers, in milliseconds. */
  readonly windowMs: number
  readonly #slots: number
  readonly #slotMs: number
  readonly #columns: number

  constructor({ slots, slotMs, columns }: RollingWindowOptions) {
    this.#slots = slots
    this.#slotMs = slotMs
    this.#columns = columns
    this.cells = header + columns * (slots + 2)
    this.windowMs = slots * slotMs
  }

  /** Counts `amount` more in a column, at `now`. */
  add(cells: Float64Array, now: number, column: number, amount = 1): void {
    const at = this.#slotAt(cells, now) + column
    cells[at] = cells[at]! + amount
    cells[header + column] = cells[header + column]! + amount
  }

  /** What a column counted within the window that ends at `now`. */
  total(cells: Float64Array, now: number, column: number): number {
    this.#slotAt(cells, now)
    return cells[header + column]!
  }

  /** What a column has counted since the cells were all zero. */
  everything(cells: Float64Array, column: number): number {
    return cells[header + column]! + cells[header + this.#columns + column]!
  }

  /** Makes the slot of `now` the newest one and says when it ends. */
  turn(cells: Float64Array, now: number): number {
    this.#slotAt(cells, now)
    return cells[endCell]!
  }

  /** Counts `amount` more in a column of the newest slot, whatever time it is. */
  addToNewest(cells: Float64Array, column: number, amount: number): void {
    const at = cells[startCell]! + column
    cells[at] = cells[at]! + amount
    cells[header + column] = cells[header + column]! + amount
  }

  /** Puts a value into a column of the newest slot. Read it with `slots`; such a column has no total. */
  setNewest(cells: Float64Array, column: number, value: number): void {
    cells[cells[startCell]! + column] = value
  }

  /** What a column holds in each slot of the window that ends at `now`, the newest first. */
  slots(cells: Float64Array, now: number, column: number): number[] {
    this.#slotAt(cells, now)
    const newest = (cells[newestCell]! - 1) % this.#slots
    return Array.from({ length: this.#slots }, (_, back) => {
      const slot = (newest - back + this.#slots) % this.#slots
      return cells[this.#startOf(slot) + column]!
    })
  }

  /** Raises a column of the newest slot to `level` where it is lower. Read it with `peak`; such a column has no total. */
  raiseNewest(cells: Float64Array, column: number, level: number): void {
    const at = cells[startCell]! + column
    if (level > cells[at]!) cells[at] = level
  }

  /** The highest level of a column within the window that ends at `now`. */
  peak(cells: Float64Array, now: number, column: number): number {
    this.#slotAt(cells, now)
    let peak = 0
    for (let slot = 0; slot < this.#slots; slot++) peak = Math.max(peak, cells[this.#startOf(slot) + column]!)
    return peak
  }

  /** Where the slot of `now` begins, which is the newest one; time that runs backwards stays in it. */
  #slotAt(cells: Float64Array, now: number): number {
    return now < cells[endCell]! ? cells[startCell]! : this.#turnTo(cells, now)
  }

  #turnTo(cells: Float64Array, now: number): number {
    const newest = cells[newestCell]! - 1
    const index = Math.max(newest, Math.floor(now / this.#slotMs))
    const aged = newest < 0 ? 0 : Math.min(index - newest, this.#slots)
    for (let back = 0; back < aged; back++) this.#empty(cells, (index - back) % this.#slots)
    cells[newestCell] = index + 1
    cells[endCell] = (index + 1) * this.#slotMs
    return (cells[startCell] = this.#startOf(index % this.#slots))
  }

  #startOf(slot: number): number {
    return header + this.#columns * (2 + slot)
  }

  #empty(cells: Float64Array, slot: number): void {
    const start = this.#startOf(slot)
    for (let column = 0; column < this.#columns; column++) {
      const counted = cells[start + column]!
      const total = header + column
      const left = total + this.#columns
      cells[total] = cells[total]! - counted
      cells[left] = cells[left]! + counted
      cells[start + column] = 0
    }
  }
}

const newestCell = 0
const endCell = 1
const startCell = 2
const header = 3
