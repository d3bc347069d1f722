/** What two neighbouring cells held at one moment. */
export interface PairValue {
  /** The cell that the pair is named after. */
  readonly main: number
  /** Its neighbour. */
  readonly aside: number
  /** Both, as one word. */
  readonly bits: bigint
}

/**
 * A cell of a shared array and one of its neighbours, which are read and replaced as one: the two that lie in one word of
 * 64 bits. Which neighbour that is depends on where the array begins in its buffer; of three cells the one in the middle
 * always has one.
 *
 * Words make garbage, so this is for what happens seldom. What every call does goes by `asideIndex` and `Atomics.load`.
 */
export class Pair {
  /** Where in the array the neighbour stands. */
  readonly asideIndex: number
  readonly #words: BigInt64Array<SharedArrayBuffer>
  readonly #half: number
  readonly #word = new BigInt64Array(1)
  readonly #halves = new Int32Array(this.#word.buffer)

  constructor(cells: Int32Array<SharedArrayBuffer>, main: number) {
    const byte = cells.byteOffset + main * Int32Array.BYTES_PER_ELEMENT
    this.#half = (byte / Int32Array.BYTES_PER_ELEMENT) % 2
    this.asideIndex = this.#half === 0 ? main + 1 : main - 1
    this.#words = new BigInt64Array(cells.buffer, byte - this.#half * Int32Array.BYTES_PER_ELEMENT, 1)
  }

  read(): PairValue {
    const bits = Atomics.load(this.#words, 0)
    this.#word[0] = bits
    return { main: this.#halves[this.#half]!, aside: this.#halves[1 - this.#half]!, bits }
  }

  /** What the cells hold when they hold this. */
  holding(main: number, aside: number): PairValue {
    this.#halves[this.#half] = main
    this.#halves[1 - this.#half] = aside
    return { main, aside, bits: this.#word[0]! }
  }

  /** Puts something else in place of `before`, unless somebody has been quicker. */
  replace(before: PairValue, main: number, aside: number): boolean {
    const { bits } = this.holding(main, aside)
    return Atomics.compareExchange(this.#words, 0, before.bits, bits) === before.bits
  }
}
