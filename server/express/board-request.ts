import type { IncomingMessage, ServerResponse } from 'node:http'
import { seenOf } from '../stream/board-log.ts'
import type { BoardReader } from '../stream/board-stream.ts'
import { answer } from './handler.ts'

/**
 * How the reader of a stream begins: how far it has read, by the header `Last-Event-ID` that an EventSource sends or the
 * query `lastEventId`, and with `once` in the query, that it wants no more than to be brought up to date.
 */
export function readerOf(request: IncomingMessage): BoardReader {
  const query = queryOf(request)
  const header = request.headers['last-event-id']
  const id = query.get('lastEventId') ?? (Array.isArray(header) ? header[0] : header)
  return { seen: seenOf(id), once: query.has('once') }
}

/** Answers `?circuit=name` with all that is known of its past. */
export function sendPast(
  request: IncomingMessage,
  response: ServerResponse,
  pastOf: (circuit: string) => string | undefined,
): void {
  const circuit = queryOf(request).get('circuit')
  if (circuit === null)
    return answer(response, 400, 'Which circuit? history?circuit= with its name was expected.')
  const past = pastOf(circuit)
  if (past === undefined)
    return answer(response, 404, `Nothing is known of the past of "${circuit.slice(0, 100)}".`)
  response
    .writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(request.method === 'HEAD' ? undefined : past)
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const from = url.indexOf('?')
  return new URLSearchParams(from < 0 ? '' : url.slice(from + 1))
}
