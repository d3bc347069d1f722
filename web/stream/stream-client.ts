import type { Clock, Timer } from '../../shared/engine/clock.ts'
import type { SseEvent } from '../../shared/wire/sse-read.ts'
import { SseReader } from '../../shared/wire/sse-read.ts'
import type { Connection, LostConnection } from './connection.ts'
import { backoffMs } from './connection.ts'
import { refusalOf } from './refusal.ts'

interface StreamClientOptions {
  readonly url: string
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly onEvent: (event: SseEvent) => void
  readonly onConnection: (connection: Connection) => void
}

/** Nothing at all for so long, not even a comment, means that the stream is lost. */
const silenceMs = 5_000

/** Keeps one stream open: reads it, notices when it falls silent, and connects again, ever more patiently. */
export class StreamClient {
  readonly #options: StreamClientOptions
  #running: AbortController | undefined
  #watchdog: Timer | undefined
  #retry: Timer | undefined
  #lost: LostConnection | undefined
  #heardAt = 0
  #isLive = false

  constructor(options: StreamClientOptions) {
    this.#options = options
  }

  start(): void {
    this.#heardAt = this.#options.clock.epoch()
    this.#options.onConnection({ kind: 'connecting', since: this.#heardAt })
    void this.#connect()
  }

  /** Does not wait for the next attempt but makes it now. */
  retryNow(): void {
    if (this.#lost && this.#lost.retryAt !== null) this.#tryAgain(this.#lost)
  }

  stop(): void {
    this.#retry?.cancel()
    this.#end()
  }

  async #connect(): Promise<void> {
    const running = new AbortController()
    this.#running = running
    this.#watch()
    const reason = await this.#read(running.signal)
    if (this.#running === running) this.#lose(reason)
  }

  /** Reads until the stream ends, and says why it did. */
  async #read(signal: AbortSignal): Promise<string> {
    const { url, fetch } = this.#options
    const headers = { accept: 'text/event-stream' }
    try {
      const response = await fetch(url, { signal, headers, cache: 'no-store' })
      return (await refusalOf(response)) ?? (await this.#readBody(response, signal))
    } catch {
      return this.#isLive ? 'the connection broke' : 'the server cannot be reached'
    }
  }

  async #readBody({ body }: Response, signal: AbortSignal): Promise<string> {
    const events = new SseReader({ onEvent: this.#options.onEvent })
    const pieces = body?.pipeThrough(new TextDecoderStream()).getReader()
    for (let piece = await pieces?.read(); piece?.done === false; piece = await pieces?.read()) {
      if (signal.aborted) break
      this.#hear()
      events.push(piece.value)
    }
    return 'the server closed the connection'
  }

  #hear(): void {
    const { clock, onConnection } = this.#options
    const isNews = !this.#isLive
    this.#heardAt = clock.epoch()
    this.#isLive = true
    this.#lost = undefined
    this.#watch()
    if (isNews) onConnection({ kind: 'live', since: this.#heardAt })
  }

  #watch(): void {
    const watched = this.#running
    this.#watchdog?.cancel()
    this.#watchdog = this.#options.clock.after(silenceMs, () => {
      if (this.#running === watched) this.#lose(`nothing was heard for ${silenceMs / 1_000} s`)
    })
  }

  #lose(reason: string): void {
    this.#end()
    const { clock, onConnection } = this.#options
    const attempt = (this.#lost?.attempt ?? 0) + 1
    const waitMs = backoffMs(attempt)
    const lost = {
      kind: 'lost',
      at: this.#heardAt,
      reason,
      retryAt: clock.epoch() + waitMs,
      attempt,
    } as const
    this.#lost = lost
    this.#retry = clock.after(waitMs, () => this.#tryAgain(lost))
    onConnection(lost)
  }

  #tryAgain(lost: LostConnection): void {
    this.#retry?.cancel()
    this.#lost = { ...lost, retryAt: null }
    this.#options.onConnection(this.#lost)
    void this.#connect()
  }

  #end(): void {
    this.#watchdog?.cancel()
    this.#running?.abort()
    this.#running = undefined
    this.#isLive = false
  }
}
