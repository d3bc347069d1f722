/** Something that is of use until a certain time. */
export interface Expiring {
  /** When it ends, on the clock of those who ask. `Infinity`: never. */
  readonly expiresAt: number
}

/**
 * Entries by key, at most `size`: when there is one too many, the one that was put in first goes. Those that have ended
 * go when they are asked for and, from the old end, whenever one is put in, so that no timer is needed.
 */
export class ExpiringMap<Entry extends Expiring> {
  readonly #size: number
  readonly #entries = new Map<string, Entry>()
  #front: readonly [key: string, entry: Entry] | undefined
  // Kept, because a new iterator steps over everything that was ever deleted at the front: at 100,000 entries 7 µs each time.
  #cursor = this.#entries.entries()

  /** @param size Most entries. Whole number from 1. */
  constructor(size: number) {
    this.#size = size
  }

  /** How many entries there are, ended ones that nobody came across included. */
  get size(): number {
    return this.#entries.size
  }

  /** The entry of this key, unless it has ended. */
  get(key: string, now: number): Entry | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || entry.expiresAt > now) return entry
    this.#entries.delete(key)
    return undefined
  }

  /** Puts an entry in as the newest, in place of the one that has its key. */
  put(key: string, entry: Entry, now: number): void {
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    for (let oldest = this.#oldest(); oldest; oldest = this.#oldest()) {
      if (this.#entries.size <= this.#size && oldest[1].expiresAt > now) return
      this.#entries.delete(oldest[0])
    }
  }

  /** Takes an entry out, unless another one has its place by now. */
  delete(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key)
  }

  /** Takes all entries out. */
  clear(): void {
    this.#entries.clear()
  }

  #oldest(): readonly [key: string, entry: Entry] | undefined {
    while (this.#entries.size > 0) {
      if (this.#front && this.#entries.get(this.#front[0]) === this.#front[1]) return this.#front
      const next = this.#cursor.next()
      this.#front = next.done ? undefined : next.value
      if (next.done) this.#cursor = this.#entries.entries()
    }
    this.#front = undefined
    return undefined
  }
}
