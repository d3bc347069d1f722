import { ServerResponse } from 'node:http'
import type { Piece } from './piece.ts'

/** What a feed is piped into: what can be known of it beyond that it takes bytes. */
export class Destination {
  readonly #stream: NodeJS.WritableStream
  /** Nobody stands between the response and its socket who might keep the bytes for longer. */
  readonly #isDirect: boolean
  #held: Piece[] = []

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream
    this.#isDirect = stream instanceof ServerResponse && stream.write === ServerResponse.prototype.write
  }

  /** Whether the server behind it has been closed, and waits for its last connections to end. */
  get isClosing(): boolean {
    const socket = member(this.#stream, 'socket')
    return member(member(socket, 'server'), 'listening') === false
  }

  /** Takes note of a piece that is written. */
  hold(piece: Piece): void {
    if (this.#isDirect) this.#held.push(piece)
  }

  /**
   * Releases the pieces, if the system has taken all bytes. Those of a connection that broke are never released; they
   * are collected instead of used again.
   */
  releaseSent(): void {
    if (this.#held.length === 0 || member(this.#stream, 'writableLength') !== 0) return
    for (const piece of this.#held) piece.release()
    this.#held = []
  }

  destroy(): void {
    const destroy = member(this.#stream, 'destroy')
    if (typeof destroy === 'function') destroy.call(this.#stream)
  }
}

function member(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined
}
