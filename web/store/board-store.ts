import type { BoardInfo } from '../../shared/wire/board.ts'
import type { Clock, Timer } from '../../shared/engine/clock.ts'
import { decodeWholePast } from '../../shared/wire/board-history.ts'
import { decodeMessage } from '../../shared/wire/decode.ts'
import type { Message } from '../../shared/wire/decode.ts'
import type { SseEvent } from '../../shared/wire/sse-read.ts'
import type { Connection } from '../stream/connection.ts'
import type { Back, Board, Rejected } from './board.ts'
import { isFilled } from './filled.ts'
import { slicesOf } from './slices.ts'
import { SourceRecord } from './source-record.ts'

interface BoardStoreOptions {
  readonly clock: Clock
  /** Runs a task before the next picture is drawn. */
  readonly nextFrame: (task: () => void) => void
  /** What the page is called as long as the server has not told. @default "Fuseboard" */
  readonly name?: string
  /** Called when something was missed, so that the board must be told anew. */
  readonly onHole?: () => void
}

/** For how long it is news that the stream is back, in milliseconds. */
const backMs = 10_000

/** Keeps what was heard, and publishes an unchanging board of it at most once per picture. */
export class BoardStore {
  readonly #options: BoardStoreOptions
  readonly #sources = new Map<string, SourceRecord>()
  readonly #listeners = new Set<() => void>()
  #info: BoardInfo | null = null
  #connection: Connection
  #rejected: Rejected | null = null
  #isOutdated = false
  #back: Omit<Back, 'isFilled'> | null = null
  #isDue = false
  #tick: Timer | undefined
  #board: Board

  constructor(options: BoardStoreOptions) {
    this.#options = options
    this.#connection = { kind: 'connecting', since: options.clock.epoch() }
    this.#board = this.#take()
  }

  /** The newest board. */
  readonly read = (): Board => this.#board

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Takes what the server says about itself. */
  introduce(info: BoardInfo): void {
    this.#info = info
    for (const { id } of info.sources) this.#source(id)
    this.#publishSoon()
  }

  /** Takes one event of the stream. */
  receive({ event, data }: SseEvent): void {
    this.#apply(event, decodeMessage(data, this.#options.clock.epoch()))
    this.#publishSoon()
  }

  /** Takes somebody's answer to what is known of a circuit's past. What is none changes nothing. */
  recall(answer: unknown, sourceId = 'message'): void {
    const past = decodeWholePast(answer)
    if (!past) return
    this.#source(sourceId).applyPast(past)
    this.#publishSoon()
  }

  /** Takes how the connection is doing. */
  connected(connection: Connection): void {
    const before = this.#connection
    this.#connection = connection
    if (connection.kind === 'live' && before.kind === 'lost') this.#comeBack(connection.since, before.at)
    if (connection.kind === 'lost') this.#back = null
    this.#publishSoon()
    this.#tickWhileWaiting()
  }

  #apply(sourceId: string, message: Message): void {
    switch (message.kind) {
      case 'board':
        return this.#source(sourceId).applyBoard(message.board)
      case 'delta':
        return this.#applyDelta(sourceId, message.delta)
      case 'history':
        return this.#source(sourceId).applyHistory(message.entries)
      case 'circuit':
        return this.#source(sourceId).applyCircuit(message.circuit)
      case 'source':
        this.#source(sourceId).applySource(message.source, this.#options.clock.epoch())
        return this.#tickWhileWaiting()
      case 'rejected':
        return this.#reject(message.reason)
      case 'other-version':
        this.#isOutdated = true
        return undefined
      case 'thread-pool':
        return this.#source(sourceId).applyPool(message.pool)
      case 'collapser':
      case 'other':
        return undefined
    }
  }

  /** What cannot be read leaves a hole, too. */
  #applyDelta(sourceId: string, delta: Readonly<Record<string, unknown>>): void {
    const heard = this.#source(sourceId).applyDelta(delta)
    if (typeof heard === 'object') this.#reject(heard.rejected)
    if (heard === 'hole' || typeof heard === 'object') this.#options.onHole?.()
  }

  #reject(reason: string): void {
    this.#rejected = { count: (this.#rejected?.count ?? 0) + 1, reason }
  }

  #source(id: string): SourceRecord {
    const known = this.#sources.get(id)
    if (known) return known
    const source = new SourceRecord(id)
    this.#sources.set(id, source)
    return source
  }

  /** Only a stream that had something to lose can be back. */
  #comeBack(at: number, lostAt: number): void {
    if (!this.#board.isHeard) return
    const back = { at, missedMs: at - lostAt }
    this.#back = back
    this.#options.clock.after(backMs, () => {
      if (this.#back !== back) return
      this.#back = null
      this.#publishSoon()
    })
  }

  /** While nothing arrives, only the browser's clock moves the words "19 s ago". */
  #tickWhileWaiting(): void {
    if (this.#tick || !this.#isWaiting()) return
    this.#tick = this.#options.clock.after(1_000, () => {
      this.#tick = undefined
      this.#publishSoon()
      this.#tickWhileWaiting()
    })
  }

  #isWaiting(): boolean {
    const sources = this.#allSources()
    const isHeard = sources.some((source) => source.isHeard)
    return this.#connection.kind !== 'live' || !isHeard || sources.some(({ state }) => state.kind === 'lost')
  }

  #publishSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    this.#options.nextFrame(() => {
      this.#isDue = false
      this.#board = this.#take()
      for (const listener of this.#listeners) listener()
    })
  }

  #take(): Board {
    const { clock } = this.#options
    const sources = this.#allSources()
    const labelOf = (id: string) => this.#info?.sources.find((source) => source.id === id)?.label ?? id
    const isStale = this.#connection.kind === 'lost' || this.#isOutdated
    const circuits = slicesOf(sources, { labelOf, isStale })
    const back = this.#back
    return {
      info: this.#info,
      name: this.#info?.brand?.name ?? this.#options.name ?? 'Fuseboard',
      connection: this.#connection,
      sources: sources.map(({ id, state }) => ({ id, label: labelOf(id), state })),
      circuits,
      pools: sources.flatMap((source) => source.pools(this.#connection.kind === 'lost')),
      isHeard: sources.some(({ isHeard }) => isHeard),
      rejected: this.#rejected,
      isOutdated: this.#isOutdated,
      back: back && { ...back, isFilled: isFilled(circuits, back, clock.epoch()) },
      now: clock.epoch(),
      moment: clock.now(),
    }
  }

  #allSources(): readonly SourceRecord[] {
    return [...this.#sources.values()]
  }
}
