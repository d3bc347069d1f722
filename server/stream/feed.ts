import { Readable } from 'node:stream'
import { prelude } from '../../shared/wire/sse-encode.ts'

/** Whom a feed tells how its reader is doing. */
export interface FeedOptions {
  /** Called each time the reader has room for more, and at the start. */
  readonly onWant: (feed: Feed) => void
  /** Called once when the reader has gone. */
  readonly onGone: (feed: Feed) => void
}

/**
 * One reader's end of a stream. It takes bytes only while its reader does: one that stops reading is passed over, holds
 * no queue, and gets current data when it wakes.
 */
export class Feed extends Readable {
  readonly #options: FeedOptions
  #wants = false

  constructor(options: FeedOptions) {
    super()
    this.#options = options
    this.push(prelude)
  }

  /** Whether the reader has room. */
  get wants(): boolean {
    return this.#wants && !this.destroyed
  }

  /** Hands the reader bytes if it has room for them; otherwise it never sees them. */
  offer(bytes: Uint8Array): void {
    if (!this.wants) return
    this.#wants = this.push(bytes)
  }

  /** The last bytes, taken from the stream's end. */
  finish(): void {
    this.#wants = false
    this.push(null)
  }

  /** A response that is closed never reads again, be it closed later, or before it got here. */
  override pipe<Destination extends NodeJS.WritableStream>(
    destination: Destination,
    options?: { end?: boolean },
  ): Destination {
    if ('destroyed' in destination && destination.destroyed) this.destroy()
    destination.once('close', () => this.destroy())
    return super.pipe(destination, options)
  }

  override _read(): void {
    if (this.#wants) return
    this.#wants = true
    this.#options.onWant(this)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#wants = false
    this.#options.onGone(this)
    done(error)
  }
}
