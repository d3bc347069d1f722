import type { Clock } from '../../shared/engine/clock.ts'
import type { SourceInfo, SourceMessage } from '../../shared/wire/board.ts'
import { encodeSourceEvent, heartbeat } from '../../shared/wire/sse-encode.ts'
import { Feed } from '../stream/feed.ts'
import { tickerOn } from '../stream/ticker.ts'
import { Upstream } from './upstream.ts'
import { withoutCredentials } from './fetch-stream.ts'

/** A stream to be relayed. */
export interface RelaySource extends SourceInfo {
  readonly url: URL
}

/** Names the streams of a relay: each gets an id of its own. */
export function relaySources(urls: readonly URL[]): RelaySource[] {
  return urls.map((url, index) => ({ id: `stream-${index + 1}`, label: withoutCredentials(url).href, url }))
}

/**
 * Puts several streams on one connection, each event under its source's id, and tells how each source is doing. It
 * connects while somebody reads. A reader that has no room misses events and nothing else; Hystrix streams repeat
 * everything within a second.
 */
export class Relay {
  readonly #clock: Clock
  readonly #upstreams: readonly Upstream[]
  readonly #states = new Map<string, SourceMessage>()
  readonly #readers = new Map<Feed, ReadonlySet<string>>()
  #stopTicking: (() => void) | undefined

  constructor(sources: readonly RelaySource[], clock: Clock) {
    this.#clock = clock
    this.#upstreams = sources.map(
      ({ id, url }) =>
        new Upstream({
          url,
          clock,
          onData: (data) => this.#send(id, data),
          onState: (state) => this.#enter(id, state),
        }),
    )
  }

  /** A stream for one reader, with the sources of these ids. */
  open(ids: ReadonlySet<string>): Feed {
    return new Feed({
      onWant: (feed) => this.#join(feed, ids),
      onGone: (feed) => this.#leave(feed),
    })
  }

  #join(feed: Feed, ids: ReadonlySet<string>): void {
    if (this.#readers.has(feed)) return
    this.#readers.set(feed, ids)
    if (this.#readers.size === 1) this.#start()
    feed.offer(Buffer.from(this.#news(ids)))
  }

  #leave(feed: Feed): void {
    if (!this.#readers.delete(feed) || this.#readers.size > 0) return
    this.#stopTicking?.()
    for (const upstream of this.#upstreams) upstream.stop()
  }

  #start(): void {
    this.#stopTicking = tickerOn(this.#clock).subscribe(() => this.#tick())
    for (const upstream of this.#upstreams) upstream.start()
  }

  #tick(): void {
    for (const [feed, ids] of this.#readers) feed.offer(Buffer.from(this.#news(ids)))
  }

  #enter(id: string, state: SourceMessage): void {
    this.#states.set(id, state)
    this.#send(id, JSON.stringify(state))
  }

  #send(id: string, data: string): void {
    const bytes = Buffer.from(encodeSourceEvent(id, data))
    for (const [feed, ids] of this.#readers) if (ids.has(id)) feed.offer(bytes)
  }

  /** How the sources are doing; said again and again, for a reader may have missed it. */
  #news(ids: ReadonlySet<string>): string {
    const states = [...this.#states].filter(([id]) => ids.has(id))
    return heartbeat + states.map(([id, state]) => encodeSourceEvent(id, JSON.stringify(state))).join('')
  }
}
