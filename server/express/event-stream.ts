import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { answer } from './handler.ts'

/** What keeps compression, proxies and caches from holding events back. */
const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
}

/** Answers a GET with a stream, a HEAD with its headers, and anything else with 405. */
export function sendEventStream(
  request: IncomingMessage,
  response: ServerResponse,
  open: () => Readable,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    answer(response, 405, `A stream is read with GET, not with ${request.method}.`, { allow: 'GET, HEAD' })
    return
  }
  response.writeHead(200, headers)
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  response.flushHeaders()
  if (request.httpVersionMajor === 1) closeAfter(response, request)
  open().pipe(response)
}

/** A connection that has carried a stream would be kept for another request, and a server that is being closed wait for it. */
function closeAfter(response: ServerResponse, { socket }: IncomingMessage): void {
  response.once('finish', () => socket.destroySoon())
}
