import { Readable } from 'node:stream'
import { prelude } from '../../shared/wire/sse-encode.ts'
import { Destination } from './destination.ts'
import type { Piece } from './piece.ts'

/** Whom a feed tells how its reader is doing. */
export interface FeedOptions {
  /** How many bytes may wait for the reader. @default Node's own */
  readonly readAhead?: number | undefined
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
  #destination: Destination | undefined
  #isFinished = false

  constructor(options: FeedOptions) {
    super({ highWaterMark: options.readAhead })
    this.#options = options
    this.push(prelude)
  }

  /** Whether the reader has room. */
  get wants(): boolean {
    return this.#wants && !this.destroyed
  }

  /** Whether the server that this goes through accepts no more connections: it waits for its last ones to end. */
  get isUnwelcome(): boolean {
    return this.#destination?.isClosing ?? false
  }

  /** Hands the reader bytes if it has room for them; otherwise it never sees them. They must stay as they are. */
  offer(bytes: Uint8Array): void {
    if (!this.wants) return
    const hasRoom = this.push(bytes)
    this.#wants = hasRoom && !(this.readableHighWaterMark === 0 && this.isPaused())
  }

  /** Hands the reader a piece, which is held until its bytes are sent. */
  offerPiece(piece: Piece): void {
    if (!this.wants) return
    piece.hold()
    this.#destination?.hold(piece)
    this.offer(piece.bytes)
  }

  /** The last bytes, taken from the stream's end. A reader that has no room for them never sees the end, either. */
  finish(last?: Uint8Array): void {
    if (last !== undefined && !this.#isFinished) this.push(last)
    this.#isFinished = true
    this.#wants = false
    this.push(null)
  }

  /** Lets go of a reader that does not read, and of its connection. */
  abandon(): void {
    this.#destination?.destroy()
    this.destroy()
  }

  /** A response that is closed never reads again, be it closed later, or before it got here. */
  override pipe<To extends NodeJS.WritableStream>(destination: To, options?: { end?: boolean }): To {
    if ('destroyed' in destination && destination.destroyed) this.destroy()
    destination.once('close', () => this.destroy())
    this.#destination = new Destination(destination)
    return super.pipe(destination, options)
  }

  override _read(): void {
    this.#destination?.releaseSent()
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
