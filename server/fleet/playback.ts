import type { Clock, Timer } from '../../shared/engine/clock.ts'
import type { SourceMessage } from '../../shared/wire/board.ts'
import { encodeSourceEvent, heartbeat } from '../../shared/wire/sse-encode.ts'
import { Feed } from '../stream/feed.ts'
import { tickerOn } from '../stream/ticker.ts'
import type { Recording } from './recording.ts'

/** How a recording is played. */
export interface PlaybackOptions {
  /** How many times faster than it was recorded. */
  readonly speed: number
  readonly clock: Clock
  /** The source's id on the stream. */
  readonly id: string
}

/** Plays a recording to one reader from its beginning, leaving nothing out, and then says that it has ended. */
export class Playback {
  readonly feed: Feed
  readonly #recording: Recording
  readonly #options: PlaybackOptions
  #next = 0
  #startedAt: number | undefined
  #timer: Timer | undefined
  #stopTicking: (() => void) | undefined

  constructor(recording: Recording, options: PlaybackOptions) {
    this.#recording = recording
    this.#options = options
    this.feed = new Feed({ onWant: () => this.#goOn(), onGone: () => this.#end() })
  }

  get #hasEnded(): boolean {
    return this.#next >= this.#recording.events.length
  }

  #goOn(): void {
    if (this.#startedAt === undefined) this.#start()
    this.#advance()
  }

  #start(): void {
    const { clock } = this.#options
    this.#startedAt = clock.now()
    this.#stopTicking = tickerOn(clock).subscribe(() => this.#sayState())
    this.#sayState()
  }

  /** Says all that is due while the reader has room; when it has room again, it goes on from there. */
  #advance(): void {
    const { events } = this.#recording
    while (this.feed.wants && !this.#hasEnded && this.#waitMs(events[this.#next]!.afterMs) <= 0) {
      this.#say(events[this.#next++]!.data)
      if (this.#hasEnded) this.#sayState()
    }
    this.#timer?.cancel()
    if (!this.feed.wants || this.#hasEnded) return
    this.#timer = this.#options.clock.after(this.#waitMs(events[this.#next]!.afterMs), () => this.#advance())
  }

  #waitMs(afterMs: number): number {
    const { clock, speed } = this.#options
    return this.#startedAt! + afterMs / speed - clock.now()
  }

  #sayState(): void {
    const state: SourceMessage = {
      type: 'source',
      state: this.#hasEnded ? 'ended' : 'live',
      at: this.#options.clock.epoch(),
    }
    this.#say(JSON.stringify(state), heartbeat)
  }

  #say(data: string, before = ''): void {
    this.feed.offer(Buffer.from(before + encodeSourceEvent(this.#options.id, data)))
  }

  #end(): void {
    this.#timer?.cancel()
    this.#stopTicking?.()
  }
}
