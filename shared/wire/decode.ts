import { isCircuitReading } from './board-check.ts'
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
  | { readonly kind: 'board'; readonly at: number; readonly circuits: readonly CircuitReading[] }
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
  if (event['type'] === 'board') return boardMessage(event)
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

function boardMessage(event: Record<string, unknown>): Message {
  if (event['version'] !== boardVersion) return { kind: 'other-version' }
  const { at, circuits } = event
  if (typeof at !== 'number' || !Array.isArray(circuits)) {
    return { kind: 'rejected', reason: 'a board message without time or circuits' }
  }
  if (circuits.every(isCircuitReading)) return { kind: 'board', at, circuits }
  const wrong = circuits.findIndex((circuit) => !isCircuitReading(circuit))
  return { kind: 'rejected', reason: `a board message whose circuit ${wrong + 1} cannot be read` }
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
