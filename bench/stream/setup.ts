/** Who serves the stream. */
export const servers = ['floor', 'fuseboard', 'opossum'] as const
export type ServerName = (typeof servers)[number]

/** What the circuits do: nothing, or ten calls a second each. */
export type Load = 'idle' | 'busy'

/** What a server is asked to measure of itself, and for how long. */
export interface Request {
  readonly measure: 'server' | 'calls'
  readonly seconds: number
}

/** What one server was measured at. */
export interface ServerFigures {
  /** CPU seconds of the whole process for each second. */
  readonly cpu: number
  /** How late the event loop was in 99 of 100 cases, in milliseconds. */
  readonly p99: number
  /** What the process holds, in bytes, of heap and buffers, after a collection. */
  readonly held: number
  /** How often a circuit was read. */
  readonly reads: number
}

/** What the readers of a stream got. */
export interface ReaderFigures {
  /** By reader: how many bytes, and how many frames, have arrived since the last time that somebody asked. */
  readonly bytes: readonly number[]
  readonly frames: readonly number[]
}

export const circuitCount = 1_000
