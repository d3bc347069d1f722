import type { Feed } from './feed.ts'
import type { Piece } from './piece.ts'

/**
 * How far one reader has come. All that waits for it is how many pieces it is still owed; which bytes those are is
 * decided when it takes them.
 */
export class Reader {
  readonly feed: Feed
  /** How often it wants a frame, in milliseconds. */
  readonly everyMs: number
  #next = 0
  /** Whether a tick has passed since it took the first piece of its frame. */
  #isDue = false

  constructor(feed: Feed, everyMs: number) {
    this.feed = feed
    this.everyMs = everyMs
  }

  /** Whether there is something for it. */
  get isOwed(): boolean {
    return this.#isDue || this.#next > 0
  }

  /** A tick: it is to get a frame. Several that it misses come to one. */
  owe(): void {
    this.#isDue = true
  }

  /** Takes its next piece of what is now the frame. */
  take(frame: readonly Piece[]): void {
    if (this.#next === 0 || this.#next >= frame.length) {
      this.#next = 0
      if (!this.#isDue) return
      this.#isDue = false
    }
    this.feed.offerPiece(frame[this.#next]!)
    this.#next = (this.#next + 1) % frame.length
  }
}
