import { decodeSnapshot } from './board-delta.ts'
import type { CircuitEntry } from './board-history.ts'
import { decodeEntries } from './board-history.ts'
import type { ToldBoard } from './board-told.ts'
import { boardVersion } from './board.ts'
import type { SourceMessage } from './board.ts'
import type { CollapserReading } from './hystrix-collapser.ts'
import { decodeHystrixCollapser } from './hystrix-collapser.ts'
import { decodeHystrixCommand } from './hystrix-decode.ts'
import type { ThreadPoolReading } from './hystrix-thread-pool.ts'
import { decodeHystrixThreadPool } from './hystrix-thread-pool.ts'
import type { CircuitReading } from './reading.ts'
import { isObject } from './turbine-values.ts'

/** What one event of any stream turned out to be. */
export type Message =
  /** All circuits of a source. */
  | { readonly kind: 'board'; readonly board: ToldBoard }
  /** What changed since a board that was told before, for `applyDelta`. */
  | { readonly kind: 'delta'; readonly delta: Readonly<Record<string, unknown>> }
  /** The past of some circuits of the board that was told before. */
  | { readonly kind: 'history'; readonly entries: readonly CircuitEntry[] }
  /** One circuit of a source; the others stay as they are. */
  | { readonly kind: 'circuit'; readonly circuit: CircuitReading }
  | { readonly kind: 'source'; readonly source: SourceMessage }
  /** The bulkhead of a circuit, which a board has from the circuit itself. */
  | { readonly kind: 'thread-pool'; readonly pool: ThreadPoolReading }
  /** How a circuit coalesces. */
  | { readonly kind: 'collapser'; readonly collapser: CollapserReading }
  /** Well-formed, but nothing for a board: Turbine's own notes. */
  | { readonly kind: 'other' }
  /** Not to be understood, and why. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** From a server of another version than the page. */
  | { readonly kind: 'other-version' }

/** Turns the data of one event into a message. Never throws. */
export function decodeMessage(data: string, receivedAt: number): Message {
  const event = parse(data)
  if (!isObject(event)) return { kind: 'rejected', reason: 'not a JSON object' }
  if (event['type'] === 'HystrixCommand') return circuitMessage(decodeHystrixCommand(event, receivedAt))
  if (event['type'] === 'HystrixThreadPool') return poolMessage(decodeHystrixThreadPool(event, receivedAt))
  if (event['type'] === 'HystrixCollapser') return collapserMessage(decodeHystrixCollapser(event, receivedAt))
  if (ownTypes.has(event['type'])) return ownMessage(event)
  if (isSourceMessage(event)) return { kind: 'source', source: event }
  return { kind: 'other' }
}

function circuitMessage(decoded: CircuitReading | string): Message {
  return typeof decoded === 'string'
    ? { kind: 'rejected', reason: decoded }
    : { kind: 'circuit', circuit: decoded }
}

function poolMessage(decoded: ThreadPoolReading | string): Message {
  return typeof decoded === 'string'
    ? { kind: 'rejected', reason: decoded }
    : { kind: 'thread-pool', pool: decoded }
}

function collapserMessage(decoded: CollapserReading | string): Message {
  return typeof decoded === 'string'
    ? { kind: 'rejected', reason: decoded }
    : { kind: 'collapser', collapser: decoded }
}

const ownTypes: ReadonlySet<unknown> = new Set(['board', 'delta', 'history'])

/** What is of the board's own format. */
function ownMessage(event: Record<string, unknown>): Message {
  if (event['version'] !== boardVersion) return { kind: 'other-version' }
  if (event['type'] === 'delta') return { kind: 'delta', delta: event }
  if (event['type'] === 'history') return { kind: 'history', entries: decodeEntries(event['circuits']) }
  const board = decodeSnapshot(event)
  return typeof board === 'string' ? { kind: 'rejected', reason: board } : { kind: 'board', board }
}

function isSourceMessage(event: object): event is SourceMessage {
  const states: readonly unknown[] = ['connecting', 'live', 'lost', 'ended']
  const isSource = 'type' in event && event.type === 'source'
  return (
    isSource &&
    'state' in event &&
    states.includes(event.state) &&
    'at' in event &&
    typeof event.at === 'number'
  )
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
