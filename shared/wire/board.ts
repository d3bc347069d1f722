/** The version of the board's own format. A page that meets another one says that it must be reloaded. */
export const boardVersion = 2

/** The header of a stream whose reader may come back: with `lastEventId` to where it was, with `once` to be told that much and no more. */
export const resumableHeader = 'x-fuseboard-resumable'

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
  /** What stands at the top in place of the page's own name and mark. */
  readonly brand?: BrandInfo
  /** Where else somebody may want to go from here. */
  readonly links?: readonly LinkInfo[]
  /** Whether the server can be asked for the past of a circuit. @default false */
  readonly keepsHistory?: boolean
}

/** What an application calls its board. */
export interface BrandInfo {
  /** In place of "Fuseboard"; `null`: that. */
  readonly name: string | null
  /** The address of an image, in place of the mark; `null`: the mark. */
  readonly logo: string | null
}

/** A link of the application's own on the page. */
export interface LinkInfo {
  readonly label: string
  readonly href: string
}
