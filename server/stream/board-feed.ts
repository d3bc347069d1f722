import type { Seen } from './board-log.ts'
import type { FeedOptions } from './feed.ts'
import { Feed } from './feed.ts'

/** What one reader of the board must hear. */
export interface BoardFeedOptions extends FeedOptions {
  /** How far it has read; `undefined`: it knows nothing. */
  readonly seen: Seen | undefined
  /** What it must hear to be up to date, and how far it has read then. */
  readonly since: (seen: Seen | undefined) => { readonly bytes: Uint8Array; readonly seen: Seen }
  /** Whether its stream ends as soon as it is up to date. */
  readonly once: boolean
}

/** One reader's end of the board's stream: it knows how far it has read, so that one who was passed over misses nothing. */
export class BoardFeed extends Feed {
  readonly #own: BoardFeedOptions
  #seen: Seen | undefined

  constructor(options: BoardFeedOptions) {
    super(options)
    this.#own = options
    this.#seen = options.seen
  }

  /** What is offered to all is the newest frame; this reader gets all that it has not seen. */
  override offerPiece(): void {
    if (!this.wants) return
    const { bytes, seen } = this.#own.since(this.#seen)
    this.#seen = seen
    if (bytes.length > 0) super.offer(bytes)
    if (this.#own.once) this.finish()
  }
}
