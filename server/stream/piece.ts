/**
 * Some whole events of a frame, as bytes that many readers take at once. Whoever still sends them holds them; bytes that
 * nobody holds may be written over.
 */
export class Piece {
  readonly bytes: Uint8Array
  #holders = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Whether somebody still needs the bytes as they are. */
  get isHeld(): boolean {
    return this.#holders > 0
  }

  hold(): void {
    this.#holders++
  }

  release(): void {
    this.#holders--
  }
}

/** A piece with this text. */
export function pieceOf(text: string): Piece {
  return new Piece(Buffer.from(text))
}
