import type { CircuitReading } from './reading.ts'

/** The version of the board's own format. A page that meets another one says that it must be reloaded. */
export const boardVersion = 1

/** All circuits of a process at one moment. A circuit that is not in it any more has been taken off the board. */
export interface BoardMessage {
  readonly type: 'board'
  readonly version: typeof boardVersion
  /** Milliseconds since 1970. */
  readonly at: number
  readonly circuits: readonly CircuitReading[]
}

/** How a source is doing, told by whoever relays it. */
export interface SourceMessage {
  readonly type: 'source'
  readonly state: 'connecting' | 'live' | 'lost' | 'ended'
  /** Milliseconds since 1970: since when. */
  readonly at: number
  /** Why, in a few words, for a person. */
  readonly reason?: string
  /** Milliseconds since 1970: when the next attempt to connect is made. */
  readonly retryAt?: number
}

/** A stream that the page shows. */
export interface SourceInfo {
  /** Its `event:` type on the page's one connection; `message` for a stream that carries a single source. */
  readonly id: string
  /** What a person calls it. */
  readonly label: string
}

/** What the page asks for first: who serves it and what it shows. */
export interface BoardInfo {
  /** Which application it is; `null`: not told. */
  readonly title: string | null
  /** Where it runs; `null`: not told. */
  readonly environment: string | null
  /** The streams that the page shows. */
  readonly sources: readonly SourceInfo[]
}

/** A board message around circuits that were encoded one by one. */
export function encodeBoard(at: number, circuits: readonly string[]): string {
  return `{"type":"board","version":${boardVersion},"at":${at},"circuits":[${circuits.join(',')}]}`
}
