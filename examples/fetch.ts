// A server goes down; after a few requests nobody waits for it any more: `node dist/examples/fetch.js`.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { circuitFetch, isBreakerError } from 'fuseboard/fetch'

const server = createServer((_request, response) => {
  response.writeHead(503, { 'retry-after': '5' }).end()
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo

const guarded = circuitFetch({ timeout: 1_000, volumeThreshold: 5 })

for (let request = 0; request < 8; request++) {
  try {
    const answer = await guarded(`http://127.0.0.1:${port}/prices`)
    console.log(`answered with ${answer.status}`)
  } catch (error) {
    console.log(isBreakerError(error, 'EOPENBREAKER') ? 'turned away at once' : error)
  }
}
server.close()
server.closeAllConnections()
