import type { Clock, Timer } from '../../shared/engine/clock.ts'
import type { SseEvent } from '../../shared/wire/sse-read.ts'
import type { Tab } from './browser-tab.ts'
import type { Connection } from './connection.ts'
import { StreamClient } from './stream-client.ts'
import { isTabMessage } from './tab-message.ts'

interface SharedStreamOptions {
  readonly url: string
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly tab: Tab
  readonly onEvent: (event: SseEvent) => void
  readonly onConnection: (connection: Connection) => void
}

/**
 * What this tab does for its board.
 * - `reading`: it reads the stream, for itself and for the others that look at it
 * - `joining`: another tab reads; what was missed is being asked for, and what is heard meanwhile has to wait
 * - `following`: another tab reads, and this one hears of it
 * - `hidden`: nobody looks; once a minute it asks what was missed, for its title must tell of trouble
 */
type Role = 'idle' | 'reading' | 'joining' | 'following' | 'hidden'

/** How often a hidden tab asks what it has missed, in milliseconds. */
const hiddenMs = 60_000

/** The tab that reads tries again after 13 s at the latest; after more silence than that this one reads for itself, in milliseconds. */
const silenceMs = 20_000

/**
 * The board's stream, of which all tabs of a browser read one: who reads is settled by a lock, and what is read goes over
 * a channel. A tab that nobody looks at gives its place up. Whoever comes, or comes back, asks for what it has missed; so
 * tabs share one connection, and never a hole. Where the server gives no ids, or the browser no locks, every tab reads
 * for itself.
 */
export class SharedStream {
  readonly #options: SharedStreamOptions
  readonly #client: StreamClient
  #role: Role = 'idle'
  #isAlone: boolean
  #wish: AbortController | undefined
  #giveUp: (() => void) | undefined
  #waiting: SseEvent[] = []
  #timer: Timer | undefined

  constructor(options: SharedStreamOptions) {
    this.#options = options
    this.#isAlone = options.tab.lead === undefined
    this.#client = new StreamClient({
      ...options,
      onEvent: (event) => this.#read(event),
      onConnection: (connection) => this.#connected(connection),
      onAnswer: (isResumable) => this.#answered(isResumable),
      onCaughtUp: () => this.#caughtUp(),
    })
  }

  start(): void {
    const { tab } = this.#options
    tab.onVisibility(() => (tab.isHidden() ? this.#hide() : this.#show()))
    tab.onMessage((message) => this.#hear(message))
    if (tab.isHidden()) this.#look()
    else this.#show()
  }

  /** Does not wait for the next attempt but makes it now. */
  retryNow(): void {
    if (this.#role === 'following') this.#options.tab.send({ kind: 'retry' })
    else this.#client.retryNow()
  }

  /** Something was missed; everything is asked for anew. */
  tellAnew(): void {
    this.#client.lastId = undefined
    this.#client.stop()
    if (this.#role === 'following' || this.#role === 'joining') this.#join()
    else if (this.#role === 'reading') this.#client.start()
    else if (this.#role === 'hidden') this.#look()
  }

  #show(): void {
    if (this.#role === 'reading') return
    this.#rest()
    const { lead } = this.#options.tab
    if (this.#isAlone || lead === undefined) return this.#lead()
    const wish = new AbortController()
    this.#wish = wish
    lead({
      signal: wish.signal,
      onOther: () => void (wish.signal.aborted || this.#join()),
      onHeld: () => this.#hold(wish.signal),
    })
  }

  /** Leads until the tab is hidden. */
  #hold(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    const held = new Promise<void>((resolve) => (this.#giveUp = resolve))
    this.#lead()
    return held
  }

  #lead(): void {
    this.#timer?.cancel()
    this.#client.stop()
    this.#role = 'reading'
    this.#waiting = []
    this.#client.start()
  }

  #join(): void {
    this.#role = 'joining'
    this.#client.start('to-catch-up')
  }

  /** A stream without ids cannot be left without a hole, and goes on. */
  #hide(): void {
    if (this.#role === 'reading' && this.#client.lastId === undefined) return
    this.#rest()
    this.#role = 'hidden'
    this.#timer = this.#options.clock.after(hiddenMs, () => this.#look())
  }

  #look(): void {
    this.#timer?.cancel()
    this.#role = 'hidden'
    this.#client.start('to-catch-up')
  }

  #rest(): void {
    this.#wish?.abort()
    this.#giveUp?.()
    this.#giveUp = undefined
    this.#timer?.cancel()
    this.#waiting = []
    this.#client.stop()
  }

  /** A server without ids: every tab reads for itself, this one the stream that it has just opened. */
  #answered(isResumable: boolean): void {
    if (isResumable || this.#isAlone) return
    this.#isAlone = true
    this.#wish?.abort()
    this.#giveUp?.()
    this.#role = 'reading'
  }

  #caughtUp(): void {
    if (this.#role === 'hidden') return this.#hide()
    this.#role = 'following'
    for (const event of this.#waiting.splice(0)) this.#pass(event)
    if (this.#role === 'following') this.#watch()
  }

  #read(event: SseEvent): void {
    if (this.#role === 'reading' && !this.#isAlone) this.#options.tab.send({ kind: 'event', event })
    this.#options.onEvent(event)
  }

  #connected(connection: Connection): void {
    if (this.#role === 'reading' && !this.#isAlone) this.#options.tab.send({ kind: 'connection', connection })
    this.#options.onConnection(connection)
  }

  #hear(message: unknown): void {
    if (!isTabMessage(message)) return
    if (message.kind === 'retry') return this.#role === 'reading' ? this.#client.retryNow() : undefined
    if (message.kind === 'event' && this.#role === 'joining') return void this.#waiting.push(message.event)
    if (this.#role !== 'following') return
    this.#watch()
    if (message.kind === 'event') this.#pass(message.event)
    else this.#options.onConnection(message.connection)
  }

  #pass(event: SseEvent): void {
    if (event.id !== undefined) this.#client.lastId = event.id
    this.#options.onEvent(event)
  }

  #watch(): void {
    this.#timer?.cancel()
    this.#timer = this.#options.clock.after(silenceMs, () => this.#lead())
  }
}
