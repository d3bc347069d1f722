import type { Clock, Timer } from '../../shared/engine/clock.ts'
import type { SseEvent } from '../../shared/wire/sse-read.ts'
import { SseReader } from '../../shared/wire/sse-read.ts'
import { resumableHeader } from '../../shared/wire/board.ts'
import type { Connection, LostConnection } from './connection.ts'
import { backoffMs } from './connection.ts'
import { refusalOf } from './refusal.ts'

interface StreamClientOptions {
  readonly url: string
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly onEvent: (event: SseEvent) => void
  readonly onConnection: (connection: Connection) => void
  /** Called when the server has answered, with whether a reader may come back to where it was. */
  readonly onAnswer?: (isResumable: boolean) => void
  /** Called when a stream that was opened to catch up has ended as it should. */
  readonly onCaughtUp?: () => void
}

/** For how long a stream is read: for good, or until it has told what was missed. */
export type Stay = 'for-good' | 'to-catch-up'

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
  #stay: Stay = 'for-good'
  #isCaughtUp = false
  #lastId: string | undefined

  constructor(options: StreamClientOptions) {
    this.#options = options
  }

  /** How far was read; `undefined`: nothing, or the server gives no ids. */
  get lastId(): string | undefined {
    return this.#lastId
  }

  /** Takes note of how far was read, here or by another tab; `undefined`: all must be told anew. */
  set lastId(id: string | undefined) {
    this.#lastId = id
  }

  /** Goes on where it stopped, if it ever did. */
  start(stay: Stay = 'for-good'): void {
    const isFirst = this.#heardAt === 0
    this.#stay = stay
    if (isFirst) this.#heardAt = this.#options.clock.epoch()
    if (isFirst) this.#options.onConnection({ kind: 'connecting', since: this.#heardAt })
    if (this.#lost) this.#tryAgain(this.#lost)
    else void this.#connect()
  }

  /** Does not wait for the next attempt but makes it now. */
  retryNow(): void {
    if (this.#retry && this.#lost && this.#lost.retryAt !== null) this.#tryAgain(this.#lost)
  }

  stop(): void {
    this.#retry?.cancel()
    this.#retry = undefined
    this.#end()
  }

  async #connect(): Promise<void> {
    const running = new AbortController()
    this.#running = running
    this.#watch()
    this.#isCaughtUp = false
    const reason = await this.#read(running.signal)
    if (this.#running !== running) return
    if (!this.#isCaughtUp) return this.#lose(reason)
    this.#end()
    this.#options.onCaughtUp?.()
  }

  /** Reads until the stream ends, and says why it did. */
  async #read(signal: AbortSignal): Promise<string> {
    const { fetch } = this.#options
    const headers = { accept: 'text/event-stream' }
    try {
      const response = await fetch(this.#url(), { signal, headers, cache: 'no-store' })
      return (await refusalOf(response)) ?? (await this.#readBody(response, signal))
    } catch {
      return this.#isLive ? 'the connection broke' : 'the server cannot be reached'
    }
  }

  /** A server that gives no ids passes over both questions. */
  #url(): string {
    const query = new URLSearchParams()
    if (this.#lastId !== undefined) query.set('lastEventId', this.#lastId)
    if (this.#stay === 'to-catch-up') query.set('once', '')
    return query.size === 0 ? this.#options.url : `${this.#options.url}?${query}`
  }

  async #readBody({ body, headers }: Response, signal: AbortSignal): Promise<string> {
    const isResumable = headers.has(resumableHeader)
    if (!signal.aborted) this.#options.onAnswer?.(isResumable)
    const events = new SseReader({ onEvent: (event) => void (signal.aborted || this.#pass(event)) })
    const pieces = body?.pipeThrough(new TextDecoderStream()).getReader()
    for (let piece = await pieces?.read(); piece?.done === false; piece = await pieces?.read()) {
      if (signal.aborted) break
      this.#hear()
      events.push(piece.value)
    }
    this.#isCaughtUp = isResumable && this.#stay === 'to-catch-up' && !signal.aborted
    return 'the server closed the connection'
  }

  #pass(event: SseEvent): void {
    if (event.id !== undefined) this.#lastId = event.id
    this.#options.onEvent(event)
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
    this.#retry = undefined
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
