import type { Clock, Timer } from '../../shared/engine/clock.ts'
import type { SourceInfo, SourceMessage } from '../../shared/wire/board.ts'
import { encodeSourceEvent, heartbeat } from '../../shared/wire/sse-encode.ts'
import { Feed } from '../stream/feed.ts'
import { tickerOn } from '../stream/ticker.ts'
import { Conflation } from './conflation.ts'
import { eventKey } from './event-key.ts'
import { withoutCredentials } from './fetch-stream.ts'
import { Upstream } from './upstream.ts'

/** Somebody who reads some of the sources. */
interface Reader {
  readonly ids: ReadonlySet<string>
  readonly waiting: Conflation
}

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
 * connects while somebody reads. What arrives together goes out together; a reader that has no room gets the latest
 * event of each circuit once it has.
 */
export class Relay {
  readonly #clock: Clock
  readonly #upstreams: readonly Upstream[]
  readonly #states = new Map<string, SourceMessage>()
  readonly #readers = new Map<Feed, Reader>()
  #flush: Timer | undefined
  #stopTicking: (() => void) | undefined

  constructor(sources: readonly RelaySource[], clock: Clock) {
    this.#clock = clock
    this.#upstreams = sources.map(
      ({ id, url }) =>
        new Upstream({
          url,
          clock,
          onData: (data) => this.#relay(id, data),
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
    const present = this.#readers.get(feed)
    if (present) return present.waiting.flush()
    this.#readers.set(feed, { ids, waiting: new Conflation(feed) })
    if (this.#readers.size === 1) this.#start()
    feed.offer(Buffer.from(this.#news(ids)))
  }

  #leave(feed: Feed): void {
    if (!this.#readers.delete(feed) || this.#readers.size > 0) return
    this.#stopTicking?.()
    this.#flush?.cancel()
    this.#flush = undefined
    for (const upstream of this.#upstreams) upstream.stop()
  }

  #start(): void {
    this.#stopTicking = tickerOn(this.#clock).subscribe(() => this.#tick())
    for (const upstream of this.#upstreams) upstream.start()
  }

  #tick(): void {
    for (const [feed, { ids }] of this.#readers) feed.offer(Buffer.from(this.#news(ids)))
  }

  #relay(id: string, data: string): void {
    const key = eventKey(data)
    if (key !== undefined) this.#send(id, key, data)
  }

  #enter(id: string, state: SourceMessage): void {
    this.#states.set(id, state)
    this.#send(id, 'state', JSON.stringify(state))
  }

  #send(id: string, key: string, data: string): void {
    const bytes = Buffer.from(encodeSourceEvent(id, data))
    for (const { ids, waiting } of this.#readers.values()) {
      if (ids.has(id)) waiting.add(`${id} ${key}`, bytes)
    }
    this.#flush ??= this.#clock.after(0, () => this.#flushAll())
  }

  #flushAll(): void {
    this.#flush = undefined
    for (const { waiting } of this.#readers.values()) waiting.flush()
  }

  /** How the sources are doing; said again and again, for a reader may have missed it. */
  #news(ids: ReadonlySet<string>): string {
    const states = [...this.#states].filter(([id]) => ids.has(id))
    return heartbeat + states.map(([id, state]) => encodeSourceEvent(id, JSON.stringify(state))).join('')
  }
}
