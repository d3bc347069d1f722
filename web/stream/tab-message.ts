import type { SseEvent } from '../../shared/wire/sse-read.ts'
import { isObject } from '../../shared/wire/turbine-values.ts'
import type { Connection } from './connection.ts'

/** What the tabs of one board tell each other. */
export type TabMessage =
  /** The one that reads: an event of the stream. */
  | { readonly kind: 'event'; readonly event: SseEvent }
  /** The one that reads: how its connection is doing. */
  | { readonly kind: 'connection'; readonly connection: Connection }
  /** The others: somebody pressed the button. */
  | { readonly kind: 'retry' }

/** Whether another tab, perhaps of another release, has said something that this one understands. */
export function isTabMessage(message: unknown): message is TabMessage {
  if (!isObject(message)) return false
  const { kind, event, connection } = message
  if (kind === 'event') return isObject(event) && typeof event['data'] === 'string'
  if (kind === 'connection') return isObject(connection) && typeof connection['kind'] === 'string'
  return kind === 'retry'
}
