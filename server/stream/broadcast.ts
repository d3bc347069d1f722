import type { Clock, Timer } from '../../shared/engine/clock.ts'
import { heartbeat } from '../../shared/wire/sse-encode.ts'
import { Feed } from './feed.ts'
import { tickerOn, tickMs } from './ticker.ts'

/** What is said, and when. */
export interface BroadcastOptions {
  /** Calls back when something has changed that should not wait for the next tick; gives back how to stop that. */
  readonly onChange?: (listener: () => void) => () => void
  /** Everything that is to be said at one moment; empty when there is nothing. */
  readonly frame: () => string
  readonly clock: Clock
}

/** The least time between two frames, in milliseconds, however much changes. */
const leastGapMs = 200

/**
 * Says the same to any number of readers, once per tick and, where it is told of changes, soon after each. A frame is made and encoded once, and only while somebody
 * waits for it; all get the same bytes.
 */
export class Broadcast {
  readonly #options: BroadcastOptions
  readonly #feeds = new Set<Feed>()
  readonly #tick = () => this.#send()
  #stops: readonly (() => void)[] | undefined
  #soon: Timer | undefined
  #latest: Uint8Array | undefined
  #latestAt = -Infinity
  #isShutdown = false

  constructor(options: BroadcastOptions) {
    this.#options = options
  }

  /** How many readers there are. */
  get readers(): number {
    return this.#feeds.size
  }

  get isShutdown(): boolean {
    return this.#isShutdown
  }

  /** A stream for one reader. It gets the current frame at once, then one per tick. */
  open(): Feed {
    const feed = new Feed({ onWant: (each) => this.#want(each), onGone: (each) => this.#leave(each) })
    if (this.#isShutdown) feed.finish()
    return feed
  }

  /** Ends all streams. */
  shutdown(): void {
    this.#isShutdown = true
    this.#rest()
    for (const feed of this.#feeds) feed.finish()
    this.#feeds.clear()
  }

  #want(feed: Feed): void {
    if (this.#isShutdown) return feed.finish()
    const isNew = !this.#feeds.has(feed)
    this.#feeds.add(feed)
    this.#stops ??= this.#start()
    if (isNew) feed.offer(this.#current())
  }

  #leave(feed: Feed): void {
    this.#feeds.delete(feed)
    if (this.#feeds.size === 0) this.#rest()
  }

  #start(): readonly (() => void)[] {
    const { clock, onChange } = this.#options
    const stopTicking = tickerOn(clock).subscribe(this.#tick)
    return onChange ? [stopTicking, onChange(() => this.#sendSoon())] : [stopTicking]
  }

  /** A burst of changes goes out together. */
  #sendSoon(): void {
    const { clock } = this.#options
    const waitMs = Math.max(0, this.#latestAt + leastGapMs - clock.now())
    this.#soon ??= clock.after(waitMs, () => this.#send())
  }

  #send(): void {
    this.#soon?.cancel()
    this.#soon = undefined
    const waiting = [...this.#feeds].filter((feed) => feed.wants)
    if (waiting.length === 0) return
    const bytes = this.#make()
    for (const feed of waiting) feed.offer(bytes)
  }

  /** Many who come at once share one frame. */
  #current(): Uint8Array {
    const isFresh = this.#options.clock.now() - this.#latestAt < tickMs / 2
    return isFresh && this.#latest ? this.#latest : this.#make()
  }

  #make(): Uint8Array {
    this.#latest = Buffer.from(this.#options.frame() || heartbeat)
    this.#latestAt = this.#options.clock.now()
    return this.#latest
  }

  #rest(): void {
    for (const stop of this.#stops ?? []) stop()
    this.#stops = undefined
    this.#soon?.cancel()
    this.#soon = undefined
    this.#latest = undefined
  }
}
