import type { Clock, Timer } from '../../shared/engine/clock.ts'
import { encodeFarewell, heartbeat } from '../../shared/wire/sse-encode.ts'
import type { FeedOptions } from './feed.ts'
import { Feed } from './feed.ts'
import type { Piece } from './piece.ts'
import { pieceOf } from './piece.ts'
import { Queue } from './queue.ts'
import { Reader } from './reader.ts'
import { Rhythms } from './rhythms.ts'
import { tickMs } from './ticker.ts'

/** What is said, and when. */
export interface BroadcastOptions {
  /** Calls back when something has changed that should not wait for the next tick; gives back how to stop that. */
  readonly onChange?: (listener: () => void) => () => void
  /**
   * Everything that is to be said at one moment; empty when there is nothing. Pieces are whole events each; a slow reader
   * goes on with the next one of a later frame.
   */
  readonly frame: () => string | readonly Piece[]
  /** Called when the last reader has gone: what was kept for the next frame is not needed. */
  readonly onRest?: () => void
  readonly clock: Clock
}

/** What one reader asks for. */
export interface OpenOptions {
  /** How often it wants a frame, in milliseconds. @default 1000 */
  readonly everyMs?: number | undefined
  /** Makes its end of the stream, where what it gets depends on what it has seen. @default one that gets what all get */
  readonly make?: ((options: FeedOptions) => Feed) | undefined
}

/** The least time between two frames, in milliseconds, however much changes. */
const leastGapMs = 200
/** A frame this young, in milliseconds, serves another rhythm, too. */
const sharedMs = 50
/** How long a reader may take for the last bytes, in milliseconds, before its connection is cut. */
const graceMs = 1_000

/**
 * Says the same to any number of readers, each in its rhythm and, where it is told of changes, soon after each. A frame
 * is made and encoded once, and only while somebody waits for it; all get the same bytes.
 */
export class Broadcast {
  readonly #options: BroadcastOptions
  readonly #readers = new Map<Feed, Reader>()
  readonly #rhythms: Rhythms
  readonly #queue: Queue<Reader>
  #stopListening: (() => void) | undefined
  #soon: Timer | undefined
  #latest: readonly Piece[] | undefined
  #latestAt = -Infinity
  #isShutdown = false

  constructor(options: BroadcastOptions) {
    this.#options = options
    this.#queue = new Queue(options.clock, (reader) => this.#serve(reader))
    this.#rhythms = new Rhythms(options.clock, {
      onTick: (readers) => this.#tick(readers),
      onHeartbeat: (readers) => this.#keepAlive(readers),
    })
  }

  /** How many readers there are. */
  get readers(): number {
    return this.#readers.size
  }

  get isShutdown(): boolean {
    return this.#isShutdown
  }

  /** A stream for one reader. It gets the current frame at once, then one per tick of its rhythm. */
  open({ everyMs = tickMs, make = feedOf }: OpenOptions = {}): Feed {
    const feed = make({
      // What waited there would be out of date when the reader wakes.
      readAhead: 0,
      onWant: (each) => this.#want(each, everyMs),
      onGone: (each) => this.#leave(each),
    })
    if (this.#isShutdown) feed.finish()
    return feed
  }

  /** Ends all streams with a last event. Those who do not take it are cut off after a second. */
  shutdown(): void {
    this.#isShutdown = true
    const feeds = [...this.#readers.keys()]
    this.#rest()
    for (const feed of feeds) this.#end(feed)
  }

  #want(feed: Feed, everyMs: number): void {
    if (this.#isShutdown) return feed.finish()
    const reader = this.#readers.get(feed) ?? this.#join(new Reader(feed, everyMs))
    this.#queue.taken(reader)
    if (reader.isOwed) this.#queue.add(reader)
  }

  #join(reader: Reader): Reader {
    this.#readers.set(reader.feed, reader)
    this.#rhythms.join(reader)
    this.#stopListening ??= this.#options.onChange?.(() => this.#sendSoon())
    reader.owe()
    // Many who come at once share one frame.
    if (!this.#isYoung(tickMs / 2)) this.#make()
    return reader
  }

  #leave(feed: Feed): void {
    const reader = this.#readers.get(feed)
    if (!reader) return
    this.#readers.delete(feed)
    this.#rhythms.leave(reader)
    this.#queue.remove(reader)
    if (this.#readers.size === 0) this.#rest()
  }

  /** A burst of changes goes out together. */
  #sendSoon(): void {
    const { clock } = this.#options
    const waitMs = Math.max(0, this.#latestAt + leastGapMs - clock.now())
    this.#soon ??= clock.after(waitMs, () => this.#tick([...this.#readers.values()]))
  }

  /** One that has no room now gets the frame of the moment at which it has. */
  #tick(readers: Iterable<Reader>): void {
    this.#soon?.cancel()
    this.#soon = undefined
    const waiting = [...this.#welcome(readers)].filter((reader) => {
      reader.owe()
      return reader.feed.wants
    })
    if (waiting.length === 0) return
    if (!this.#isYoung(sharedMs)) this.#make()
    for (const reader of waiting) this.#queue.add(reader)
  }

  #keepAlive(readers: Iterable<Reader>): void {
    for (const { feed } of this.#welcome(readers)) feed.offer(heartbeatBytes)
  }

  /** A server that is being closed waits for its streams to end. */
  *#welcome(readers: Iterable<Reader>): Generator<Reader> {
    for (const reader of readers) {
      if (!reader.feed.isUnwelcome) yield reader
      else this.#end(reader.feed)
    }
  }

  /** Says whether the reader is still taking its piece. */
  #serve(reader: Reader): boolean {
    const { feed } = reader
    if (!feed.wants || !reader.isOwed) return false
    reader.take(this.#current())
    if (feed.wants && reader.isOwed) this.#queue.add(reader)
    return !feed.wants
  }

  #current(): readonly Piece[] {
    return this.#latest !== undefined && this.#isYoung(tickMs) ? this.#latest : this.#make()
  }

  #isYoung(ms: number): boolean {
    return this.#latest !== undefined && this.#options.clock.now() - this.#latestAt < ms
  }

  #make(): readonly Piece[] {
    const frame = this.#options.frame()
    const pieces = typeof frame === 'string' ? [pieceOf(frame || heartbeat)] : frame
    this.#latest = pieces.length > 0 ? pieces : [pieceOf(heartbeat)]
    this.#latestAt = this.#options.clock.now()
    return this.#latest
  }

  #end(feed: Feed): void {
    const { clock } = this.#options
    this.#leave(feed)
    feed.finish(Buffer.from(encodeFarewell(clock.epoch())))
    const cut = clock.after(graceMs, () => feed.abandon())
    feed.once('close', () => cut.cancel())
  }

  #rest(): void {
    this.#readers.clear()
    this.#rhythms.rest()
    this.#queue.rest()
    this.#stopListening?.()
    this.#stopListening = undefined
    this.#soon?.cancel()
    this.#soon = undefined
    this.#latest = undefined
    this.#options.onRest?.()
  }
}

const heartbeatBytes = Buffer.from(heartbeat)

function feedOf(options: FeedOptions): Feed {
  return new Feed(options)
}
