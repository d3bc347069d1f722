import { createServer } from 'node:http'
import { boardVersion } from '../../dist/shared/wire/board.js'
import { encodeHystrixCommand } from '../../dist/shared/wire/hystrix-encode.js'
import { page } from '../../dist/server/express/page.js'
import { makeFleet } from './fleet.mjs'

/**
 * Serves the built page with a fleet that exists on paper only.
 *
 * @param {{ size: number, hz?: number, format?: 'board' | 'hystrix', calm?: boolean, title?: string, environment?: string }} options
 *   `hz`: how often every circuit has news. `format`: the board's own, or that of Hystrix, one event for each circuit.
 */
export async function serveFleet({
  size,
  hz = 1,
  format = 'board',
  calm = false,
  title = 'checkout',
  environment = 'production',
}) {
  const fleet = makeFleet(size, { calm })
  /** @type {Set<import('node:http').ServerResponse>} */
  const readers = new Set()
  const stepMs = 1_000 / hz
  let latest = frame()
  const timer = setInterval(() => {
    latest = frame()
    for (const reader of readers) reader.write(latest)
  }, stepMs)
  const handler = page({
    info: { title, environment, sources: [{ id: 'message', label: title }] },
    stream(_request, response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
      })
      response.write(latest)
      readers.add(response)
      response.once('close', () => readers.delete(response))
    },
  })
  const server = createServer((request, response) => handler(request, response))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    /** Breaks all streams off, as a server does that falls over. */
    close() {
      clearInterval(timer)
      server.close()
      server.closeAllConnections()
    },
  }

  function frame() {
    const at = Date.now()
    const readings = fleet.step(at, stepMs)
    return format === 'board'
      ? boardFrame(at, readings)
      : readings.map((each) => event(encodeHystrixCommand(/** @type {any} */ (each)))).join('')
  }
}

/** @param {number} at @param {readonly object[]} circuits */
function boardFrame(at, circuits) {
  return event(JSON.stringify({ type: 'board', version: boardVersion, at, circuits }))
}

/** @param {string} data */
function event(data) {
  return `data: ${data}\n\n`
}
