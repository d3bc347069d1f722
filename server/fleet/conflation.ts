import type { Feed } from '../stream/feed.ts'

/** Most different things that wait for a reader at once. */
const mostWaiting = 20_000

/**
 * What waits for one reader: of each thing the latest event only. A reader that is slow, or a burst that is larger than
 * its buffer, so loses nothing but what is out of date already, and never holds more than one event for each circuit.
 */
export class Conflation {
  readonly #feed: Feed
  readonly #waiting = new Map<string, Uint8Array>()

  constructor(feed: Feed) {
    this.#feed = feed
  }

  /**
   * Adds an event.
   *
   * @param key What it is about; an earlier event about the same is dropped.
   */
  add(key: string, event: Uint8Array): void {
    this.#waiting.delete(key)
    this.#waiting.set(key, event)
    if (this.#waiting.size > mostWaiting) this.#dropOldest()
  }

  /** Hands over all that waits, in one piece, if the reader has room. */
  flush(): void {
    if (!this.#feed.wants || this.#waiting.size === 0) return
    const bytes = Buffer.concat([...this.#waiting.values()])
    this.#waiting.clear()
    this.#feed.offer(bytes)
  }

  #dropOldest(): void {
    for (const key of this.#waiting.keys()) {
      this.#waiting.delete(key)
      return
    }
  }
}
