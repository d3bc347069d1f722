/**
 * Which of the last `size` calls were errors, kept in an array of numbers that the caller owns. It ages by calls: each
 * new call pushes the oldest out.
 *
 * Cells: calls held, errors among them, the place of the next call, then the calls, 32 to a number, one bit each. All
 * zero is an empty window.
 */
export class CallWindow {
  /** How many numbers the window needs. */
  readonly cells: number
  readonly #size: number

  /** @param size How many calls it holds. Whole number from 1. */
  constructor(size: number) {
    this.#size = size
    this.cells = header + Math.ceil(size / bitsPerCell)
  }

  /** Takes note of one more call. */
  add(cells: Float64Array, isError: boolean): void {
    const place = cells[2]!
    const at = header + Math.floor(place / bitsPerCell)
    const bit = 1 << (place % bitsPerCell)
    const bits = cells[at]!
    const wasError = (bits & bit) !== 0
    cells[0] = Math.min(cells[0]! + 1, this.#size)
    cells[1] = cells[1]! + Number(isError) - Number(wasError)
    cells[2] = (place + 1) % this.#size
    cells[at] = isError ? bits | bit : bits & ~bit
  }

  /** How many calls it holds, at most its size. */
  calls(cells: Float64Array): number {
    return cells[0]!
  }

  /** How many of them were errors. */
  errors(cells: Float64Array): number {
    return cells[1]!
  }
}

const header = 3
const bitsPerCell = 32
