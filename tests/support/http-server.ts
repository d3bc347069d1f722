import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** How a server answers. */
export type Answering = (request: IncomingMessage, response: ServerResponse) => void

/** A server that does as its `answer` says, until the test is over. */
export interface HttpServerInTest {
  readonly url: string
  readonly port: number
  /** Requests that have reached it. */
  readonly requests: number
  answer: Answering
}

/** Answers with a status. */
export function status(code: number, headers: Record<string, string> = {}): Answering {
  return (_request, response) => void response.writeHead(code, headers).end(`status ${code}`)
}

/** Never answers. */
export const hang: Answering = () => {}

/** Breaks the connection off before there is an answer. */
export const reset: Answering = (request) => void request.socket.resetAndDestroy()

/** Sends the head at once and the body in pieces, when `finish` is called. */
export function slowBody(): { readonly answer: Answering; readonly finish: () => void } {
  let finish = () => {}
  return {
    answer: (_request, response) => {
      response.writeHead(200).write('slow ')
      finish = () => void response.end('body')
    },
    finish: () => finish(),
  }
}

/** Starts a server on a free port. */
export async function httpServer(answer: Answering = status(200)): Promise<HttpServerInTest> {
  const state = { answer, requests: 0 }
  const server = createServer((request, response) => {
    state.requests++
    state.answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => close(server))
  const { port } = server.address() as AddressInfo
  return Object.assign(state, { port, url: `http://127.0.0.1:${port}` })
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
