import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SourceInfo } from '../../shared/wire/board.ts'
import { sendEventStream } from '../express/event-stream.ts'
import type { Handler } from '../express/handler.ts'
import { answer } from '../express/handler.ts'
import { page } from '../express/page.ts'
import type { Feed } from '../stream/feed.ts'
import type { Address } from './arguments.ts'

/** Where the page is served, and what it shows. */
export interface BoardServerOptions extends Address {
  /** For the page's head and the tab. */
  readonly title: string
  /** The streams that it shows. */
  readonly sources: readonly SourceInfo[]
  /** Opens the page's stream with the sources of these ids. */
  readonly open: (ids: ReadonlySet<string>) => Feed
}

const usualPort = 8099

/** Serves the page for streams that come from elsewhere, and nothing else. */
export async function serveBoard(
  options: BoardServerOptions,
): Promise<{ readonly server: Server; readonly url: string }> {
  const { title } = options
  // Only these two: a source may also know a password.
  const sources = options.sources.map(({ id, label }) => ({ id, label }))
  const board = page({ info: { title, environment: null, sources }, stream: streamHandler(options) })
  const server = createServer()
  await listen(server, options)
  const { port, address } = server.address() as AddressInfo
  const isPrivate = isLoopback(address)
  server.on('request', (request, response) => {
    if (isProxied(request.url) || (isPrivate && isRebound(request.headers.host))) {
      answer(
        response,
        403,
        'This server shows the board that was named on its command line, and nothing else.',
      )
    } else board(request, response)
  })
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return { server, url: `http://${host}:${port}/` }
}

/** `?origin=` narrows the stream to sources of the command line, by address; any other address is refused. */
function streamHandler({ sources, open }: BoardServerOptions): Handler {
  return (request, response) => {
    const origins = new URL(request.url ?? '/', 'http://board').searchParams.getAll('origin')
    const foreign = origins.find((origin) => !sources.some((source) => source.label === origin))
    if (foreign !== undefined) {
      const known = sources.map((source) => source.label).join(', ')
      answer(response, 403, `${foreign} was not named on the command line. What can be read: ${known}`)
      return
    }
    const chosen = sources.filter((source) => origins.length === 0 || origins.includes(source.label))
    sendEventStream(request, response, () => open(new Set(chosen.map((source) => source.id))))
  }
}

/** Whether somebody takes this for an open proxy. */
function isProxied(url: string | undefined): boolean {
  return !url?.startsWith('/')
}

/** Whether a page of the internet has made its name point to this machine (DNS rebinding). */
function isRebound(hostHeader = ''): boolean {
  const host = URL.canParse(`http://${hostHeader}`) ? new URL(`http://${hostHeader}`).hostname : ''
  return host !== 'localhost' && !isLoopback(host.replace(/^\[|\]$/g, ''))
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address)
}

/** Without a port asked for, any free one will do when the usual one is taken. */
async function listen(server: Server, { host, port }: Address): Promise<void> {
  try {
    await listenOn(server, host, port ?? usualPort)
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    if (!isTaken) throw error
    if (port !== undefined)
      throw new Error(`Port ${port} is taken; name another with --port.`, { cause: error })
    await listenOn(server, host, 0)
  }
}

function listenOn(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
