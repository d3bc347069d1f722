import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Clock } from '../../shared/engine/clock.ts'
import { encodeDelta, encodeSnapshot } from '../../shared/wire/board-delta.ts'
import { encodeIdEvent } from '../../shared/wire/sse-encode.ts'
import { History } from '../registry/history.ts'
import type { Registry } from '../registry/registry.ts'
import { BoardFeed } from './board-feed.ts'
import { encodeCircuitHistory, encodeHistories } from './board-history.ts'
import type { Seen } from './board-log.ts'
import { BoardLog, eventId } from './board-log.ts'
import type { Taken } from './board-taker.ts'
import { BoardTaker } from './board-taker.ts'
import { Broadcast } from './broadcast.ts'
import { tickerOn } from './ticker.ts'

/** What the board's stream remembers, and what it is called. */
export interface BoardStreamOptions {
  /** What keeps the past; without it, nothing is kept. */
  readonly history?: History | undefined
  /** How many bytes of frames are kept for readers who come back. @default 4 MiB */
  readonly mostBytes?: number | undefined
  /** Tells this process from others: small letters and digits. @default random */
  readonly epoch?: string | undefined
}

/** How a reader begins. */
export interface BoardReader {
  /** How far it has read, if it was here before. */
  readonly seen?: Seen | undefined
  /** Whether it wants to be brought up to date, and no more. @default false */
  readonly once?: boolean
}

/** The stream that our own page reads: snapshot and past, then what changes, once a second and at each change of state. */
export function boardStream(registry: Registry, clock: Clock, options: BoardStreamOptions = {}): BoardStream {
  return new BoardStream(registry, clock, options)
}

/** A board that was taken so few milliseconds ago is that of the present tick. */
const sameTickMs = 20

/**
 * Tells any number of readers the same: each tick is taken and encoded once. With a history, circuits are read every
 * second, whether anybody listens or not; without one, only while somebody does.
 */
export class BoardStream {
  readonly #clock: Clock
  readonly #history: History | undefined
  readonly #taker: BoardTaker
  readonly #log: BoardLog
  readonly #broadcast: Broadcast
  readonly #stops: (() => void)[] = []
  #takenAt = -Infinity
  #hasNews = false
  #newest: string | undefined
  #welcome: { readonly tick: number; readonly bytes: Uint8Array } | undefined

  constructor(registry: Registry, clock: Clock, options: BoardStreamOptions) {
    const { history, mostBytes = 4 * 2 ** 20, epoch = randomUUID().slice(0, 8) } = options
    this.#clock = clock
    this.#history = history
    this.#taker = new BoardTaker({ registry, clock, epoch })
    this.#log = new BoardLog(mostBytes)
    if (history)
      this.#stops.push(
        tickerOn(clock).subscribe(() => this.#keep()),
        this.#follow(registry),
      )
    this.#broadcast = new Broadcast({
      frame: () => this.#frame(),
      onChange: (listener) => {
        const stopFollowing = history ? () => {} : this.#follow(registry)
        const stopListening = registry.onChange(listener)
        return () => {
          stopFollowing()
          stopListening()
        }
      },
      clock,
    })
  }

  get isShutdown(): boolean {
    return this.#broadcast.isShutdown
  }

  /** How many readers there are. */
  get readers(): number {
    return this.#broadcast.readers
  }

  /** A stream for one reader, who gets at once what it has not seen. */
  open({ seen, once = false }: BoardReader = {}): Readable {
    return this.#broadcast.open({
      make: (options) => new BoardFeed({ ...options, seen, once, since: (each) => this.#since(each) }),
    })
  }

  /** All that is kept of one circuit's past, as JSON; `undefined`: nothing is. */
  pastOf(circuit: string): string | undefined {
    const past = this.#history?.get(circuit)
    return past && encodeCircuitHistory(circuit, past)
  }

  /** Ends all streams, and keeps the past no more. */
  shutdown(): void {
    for (const stop of this.#stops) stop()
    this.#broadcast.shutdown()
  }

  #follow(registry: Registry): () => void {
    return registry.onChange((change) => {
      this.#hasNews = true
      if (change) this.#taker.note(change)
    })
  }

  /** The history's own tick: it keeps the second that somebody may ask for later. */
  #keep(): void {
    if (this.#broadcast.readers > 0) return void this.#frame()
    this.#log.clear()
    this.#welcome = undefined
    this.#take()
  }

  /** The newest frame. The ticks of the history and of the readers fall together and share one. */
  #frame(): string {
    const isTaken = this.#clock.now() - this.#takenAt < sameTickMs && !this.#hasNews
    if (isTaken && this.#newest) return this.#newest
    const { before, after, happened } = this.#take()
    this.#newest = encodeIdEvent(eventId(after), encodeDelta(before, after, happened))
    this.#log.append(after.tick, Buffer.from(this.#newest))
    return this.#newest
  }

  #take(): Taken {
    const taken = this.#taker.take()
    this.#takenAt = this.#clock.now()
    this.#hasNews = false
    this.#newest = undefined
    if (this.#history) remember(this.#history, taken)
    return taken
  }

  #since(seen: Seen | undefined): { bytes: Uint8Array; seen: Seen } {
    const { board } = this.#taker
    const frames = seen?.epoch === board.epoch ? this.#log.after(seen.tick, board.tick) : undefined
    if (frames) return { bytes: joined(frames), seen: board }
    return { bytes: this.#welcomeOf(board.tick), seen: board }
  }

  /** Everything for one who knows nothing; many who come at once share it. The id comes with the last event of it. */
  #welcomeOf(tick: number): Uint8Array {
    if (this.#welcome?.tick === tick) return this.#welcome.bytes
    const { board } = this.#taker
    const events = [encodeSnapshot(board), ...(this.#history ? encodeHistories(this.#history, board) : [])]
    const last = events.length - 1
    const texts = events.map((json, index) =>
      encodeIdEvent(index === last ? eventId(board) : undefined, json),
    )
    this.#welcome = { tick, bytes: Buffer.from(texts.join('')) }
    return this.#welcome.bytes
  }
}

/** Nearly always there is one, which all readers share. */
function joined(frames: readonly Uint8Array[]): Uint8Array {
  const [only] = frames
  return only && frames.length === 1 ? only : Buffer.concat(frames)
}

function remember(history: History, { after, happened }: Taken): void {
  const names = new Set<string>()
  for (const [number, { reading }] of after.circuits) {
    names.add(reading.name)
    history.note(reading, happened.latencies.get(number) ?? [])
  }
  for (const [number, transition] of happened.transitions) {
    const circuit = after.circuits.get(number)
    if (circuit) history.noteTransition(circuit.reading.name, transition)
  }
  history.keep(names)
}
