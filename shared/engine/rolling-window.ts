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
 * Cells: the newest slot's index plus one (0: nothing counted yet), the totals by column, then the slots one by one.
 * All zero is an empty window.
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
    this.cells = 1 + columns * (slots + 1)
    this.windowMs = slots * slotMs
  }

  /** Counts `amount` more in a column, at `now`. */
  add(cells: Float64Array, now: number, column: number, amount = 1): void {
    const slot = this.#turnTo(cells, now)
    const at = 1 + this.#columns * (1 + slot) + column
    cells[at] = cells[at]! + amount
    cells[1 + column] = cells[1 + column]! + amount
  }

  /** What a column counted within the window that ends at `now`. */
  total(cells: Float64Array, now: number, column: number): number {
    this.#turnTo(cells, now)
    return cells[1 + column]!
  }

  /** Raises a column of the current slot to `level` where it is lower. Read it with `peak`; such a column has no total. */
  raise(cells: Float64Array, now: number, column: number, level: number): void {
    const at = 1 + this.#columns * (1 + this.#turnTo(cells, now)) + column
    if (level > cells[at]!) cells[at] = level
  }

  /** The highest level of a column within the window that ends at `now`. */
  peak(cells: Float64Array, now: number, column: number): number {
    this.#turnTo(cells, now)
    let peak = 0
    for (let slot = 1; slot <= this.#slots; slot++)
      peak = Math.max(peak, cells[1 + this.#columns * slot + column]!)
    return peak
  }

  /** Makes the slot of `now` the newest one and says where it is. Time that runs backwards stays in the newest. */
  #turnTo(cells: Float64Array, now: number): number {
    const newest = cells[0]! - 1
    const index = Math.floor(now / this.#slotMs)
    if (index === newest) return index % this.#slots
    if (newest >= 0 && index < newest) return newest % this.#slots
    const aged = newest < 0 ? 0 : Math.min(index - newest, this.#slots)
    for (let back = 0; back < aged; back++) this.#empty(cells, (index - back) % this.#slots)
    cells[0] = index + 1
    return index % this.#slots
  }

  #empty(cells: Float64Array, slot: number): void {
    const start = 1 + this.#columns * (1 + slot)
    for (let column = 0; column < this.#columns; column++) {
      cells[1 + column] = cells[1 + column]! - cells[start + column]!
      cells[start + column] = 0
    }
  }
}
