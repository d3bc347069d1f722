import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { SseEvent } from '../../shared/wire/sse-read.ts'
import { SseReader } from '../../shared/wire/sse-read.ts'

/** Serves on a free loopback port until the test is over. */
export async function serve(
  listener: RequestListener,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => close(server))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, server }
}

/** Ends a server and every connection that it holds. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** A stream that is being read, event by event. */
export interface OpenStream {
  readonly response: Response
  /** The next event; fails when there is none within five seconds. */
  next(): Promise<SseEvent>
  /** All text that has arrived. */
  readonly text: () => string
  /** Waits until the stream has ended. */
  ended(): Promise<void>
  close(): void
}

/** Opens a stream with a real request. */
export async function openStream(url: string): Promise<OpenStream> {
  const abort = new AbortController()
  const response = await fetch(url, { signal: AbortSignal.any([abort.signal, AbortSignal.timeout(15_000)]) })
  const events: SseEvent[] = []
  let text = ''
  let wake = () => {}
  const reader = new SseReader({
    onEvent(event) {
      events.push(event)
      wake()
    },
  })
  const reading = (async () => {
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      text += piece
      reader.push(piece)
    }
  })().catch(() => {})
  onTestFinished(() => abort.abort())
  return {
    response,
    text: () => text,
    ended: () => reading,
    close: () => abort.abort(),
    async next() {
      if (events.length === 0) await arrival((arrived) => (wake = arrived))
      return events.shift()!
    },
  }
}

function arrival(onArrived: (arrived: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('No event within five seconds.')), 5_000)
    onArrived(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

export type { IncomingMessage, ServerResponse }
