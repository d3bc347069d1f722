import type { Clock, Timer } from '../../shared/engine/clock.ts'
import type { SourceMessage } from '../../shared/wire/board.ts'
import { SseReader } from '../../shared/wire/sse-read.ts'
import { fetchStream, reasonOf } from './fetch-stream.ts'

/** Whose stream is read, and who is told. */
export interface UpstreamOptions {
  /** Its address; a name and a password in it are sent as Basic credentials. */
  readonly url: URL
  readonly clock: Clock
  /** Called with the data of each event. */
  readonly onData: (data: string) => void
  /** Called whenever the connection comes or goes. */
  readonly onState: (state: SourceMessage) => void
}

/** How long nothing may arrive before the stream counts as lost, in milliseconds. Hystrix itself pings twice a second. */
const silenceMs = 15_000
const firstRetryMs = 1_000
const longestRetryMs = 10_000

/** A connection to somebody's stream that is made again whenever it is lost, until `stop`. */
export class Upstream {
  readonly #options: UpstreamOptions
  #attempt = 0
  #abort: AbortController | undefined
  #retry: Timer | undefined

  constructor(options: UpstreamOptions) {
    this.#options = options
  }

  start(): void {
    if (this.#abort) return
    this.#abort = new AbortController()
    this.#tell({ state: 'connecting' })
    void this.#read(this.#abort)
  }

  stop(): void {
    this.#abort?.abort()
    this.#abort = undefined
    this.#retry?.cancel()
    this.#attempt = 0
  }

  async #read(abort: AbortController): Promise<void> {
    const { url, clock, onData } = this.#options
    const silence = new Silence(clock, () =>
      abort.abort(new Error(`nothing arrived for ${silenceMs / 1000} s`)),
    )
    let reason = 'the server closed the connection'
    try {
      const pieces = await fetchStream(url, abort.signal)
      this.#attempt = 0
      this.#tell({ state: 'live' })
      const reader = new SseReader({ onEvent: ({ data }) => onData(data) })
      for await (const piece of pieces) {
        silence.broken()
        reader.push(piece)
      }
    } catch (error) {
      reason = reasonOf(error)
    }
    silence.end()
    // Whatever the server is still sending is not wanted any more.
    abort.abort()
    if (this.#abort === abort) this.#lost(reason)
  }

  #lost(reason: string): void {
    const { clock } = this.#options
    const waitMs = Math.min(firstRetryMs * 2 ** this.#attempt++, longestRetryMs)
    this.#abort = undefined
    this.#tell({ state: 'lost', reason, retryAt: clock.epoch() + waitMs })
    this.#retry = clock.after(waitMs, () => this.start())
  }

  #tell(state: Omit<SourceMessage, 'type' | 'at'>): void {
    this.#options.onState({ type: 'source', at: this.#options.clock.epoch(), ...state })
  }
}

/** Rings when nothing was heard for too long. */
class Silence {
  readonly #clock: Clock
  readonly #onTooLong: () => void
  #timer: Timer

  constructor(clock: Clock, onTooLong: () => void) {
    this.#clock = clock
    this.#onTooLong = onTooLong
    this.#timer = clock.after(silenceMs, onTooLong)
  }

  broken(): void {
    this.#timer.cancel()
    this.#timer = this.#clock.after(silenceMs, this.#onTooLong)
  }

  end(): void {
    this.#timer.cancel()
  }
}
