import type { Readable } from 'node:stream'
import type { Change } from '../../shared/wire/board-delta.ts'
import { applyDelta, follows } from '../../shared/wire/board-delta.ts'
import type { CircuitEntry } from '../../shared/wire/board-history.ts'
import type { ToldBoard } from '../../shared/wire/board-told.ts'
import { decodeMessage } from '../../shared/wire/decode.ts'
import { SseReader } from '../../shared/wire/sse-read.ts'

/** Reads the board's stream as a page does, and notes what it was told. */
export class BoardReader {
  /** All boards that it knew, the newest last. */
  readonly boards: ToldBoard[] = []
  readonly changes: Change[] = []
  readonly entries: CircuitEntry[] = []
  /** The kinds of all messages, in their order. */
  readonly kinds: string[] = []
  /** The newest event id. */
  id: string | undefined
  readonly #events = new SseReader({ onEvent: (event) => this.#hear(event) })
  bytes = 0

  /** Reads a stream to its end. */
  follow(stream: Readable): this {
    stream.on('data', (bytes: Buffer) => this.read(bytes.toString(), bytes.length))
    return this
  }

  read(text: string, bytes = text.length): void {
    this.bytes += bytes
    this.#events.push(text)
  }

  get board(): ToldBoard | undefined {
    return this.boards.at(-1)
  }

  /** The state of the first circuit, board by board. */
  get states(): string[] {
    return this.boards.map(({ circuits }) => [...circuits.values()][0]?.reading.state.kind ?? 'none')
  }

  #hear({ data, id }: { readonly data: string; readonly id?: string }): void {
    const message = decodeMessage(data, 0)
    this.kinds.push(message.kind)
    this.id = id ?? this.id
    if (message.kind === 'board') this.boards.push(message.board)
    if (message.kind === 'history') this.entries.push(...message.entries)
    if (message.kind !== 'delta') return
    const before = this.board
    if (!before || !follows(before, message.delta)) throw new Error(`A hole before ${data.slice(0, 120)}`)
    const applied = applyDelta(before, message.delta)
    if (typeof applied === 'string') throw new Error(applied)
    this.boards.push(applied.board)
    this.changes.push(...applied.changes)
  }
}
