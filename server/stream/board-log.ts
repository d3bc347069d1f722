/** How far somebody has read: which server process told it, and how many times it had told by then. */
export interface Seen {
  readonly epoch: string
  readonly tick: number
}

/** The event id of a tick. */
export function eventId({ epoch, tick }: Seen): string {
  return `${epoch}-${tick}`
}

/** How far the reader of an event id has read; `undefined` when it is none of ours. */
export function seenOf(id: string | null | undefined): Seen | undefined {
  const [, epoch, tick] = /^([a-z0-9]{1,40})-(\d{1,15})$/.exec(id ?? '') ?? []
  return epoch === undefined ? undefined : { epoch, tick: Number(tick) }
}

/** The newest frames of a stream, each with its tick, in bounded memory: what somebody who was away must hear. */
export class BoardLog {
  readonly #mostBytes: number
  #frames: { readonly tick: number; readonly bytes: Uint8Array }[] = []
  #bytes = 0

  /** @param mostBytes What all frames together may hold; the oldest go first. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /** How many bytes it holds. */
  get bytes(): number {
    return this.#bytes
  }

  /** Takes the frame of the next tick. One that does not follow the newest makes all others worthless. */
  append(tick: number, bytes: Uint8Array): void {
    const newest = this.#frames.at(-1)
    if (newest && newest.tick !== tick - 1) this.clear()
    this.#frames.push({ tick, bytes })
    this.#bytes += bytes.length
    while (this.#bytes > this.#mostBytes) this.#bytes -= this.#frames.shift()!.bytes.length
  }

  /** The frames after a tick, up to the newest; `undefined` when one of them is not held. */
  after(tick: number, newest: number): readonly Uint8Array[] | undefined {
    if (tick === newest) return []
    const [first] = this.#frames
    const last = this.#frames.at(-1)
    if (tick > newest || !first || first.tick > tick + 1 || last?.tick !== newest) return undefined
    return this.#frames.slice(tick + 1 - first.tick).map(({ bytes }) => bytes)
  }

  clear(): void {
    this.#frames = []
    this.#bytes = 0
  }
}
