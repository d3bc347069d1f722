import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Opens what both shops depend on and gives its address. `POST /down` breaks it, `POST /up` mends it. */
export async function openPriceList(): Promise<string> {
  let isUp = true
  const server = createServer(({ method, url }, response) => {
    if (method === 'POST') isUp = url === '/up'
    response.writeHead(isUp || method === 'POST' ? 200 : 503).end(isUp ? '9.90\n' : 'down\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
