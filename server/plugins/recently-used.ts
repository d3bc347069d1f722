/** Things by their keys, of which the most recently used are kept. */
export class RecentlyUsed<T> {
  readonly #most: number
  readonly #make: (key: string) => T
  readonly #drop: (dropped: T) => void
  /** A map knows the order in which its entries came. */
  readonly #byKey = new Map<string, T>()

  /**
   * @param most How many are kept. Whole number from 1.
   * @param make Makes what is missing.
   * @param drop Gets what was not used for the longest time, when there are too many.
   */
  constructor(most: number, make: (key: string) => T, drop: (dropped: T) => void) {
    this.#most = most
    this.#make = make
    this.#drop = drop
  }

  /** How many there are. */
  get size(): number {
    return this.#byKey.size
  }

  /** What belongs to this key; it is now the most recently used. */
  of(key: string): T {
    const known = this.#byKey.get(key)
    if (known !== undefined) this.#byKey.delete(key)
    else if (this.#byKey.size >= this.#most) this.#dropOldest()
    const found = known ?? this.#make(key)
    this.#byKey.set(key, found)
    return found
  }

  #dropOldest(): void {
    for (const [key, oldest] of this.#byKey) {
      this.#byKey.delete(key)
      this.#drop(oldest)
      return
    }
  }
}
