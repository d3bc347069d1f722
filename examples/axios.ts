// A server goes down; after a few requests nobody waits for it any more: `node dist/examples/axios.js`.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import axios from 'axios'
import { circuitAdapter, isBreakerError } from 'fuseboard/axios'

const server = createServer((_request, response) => {
  response.writeHead(503, { 'retry-after': '5' }).end()
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo

const client = axios.create({ adapter: circuitAdapter(axios, { volumeThreshold: 5 }), proxy: false })

for (let request = 0; request < 8; request++) {
  try {
    await client.get(`http://127.0.0.1:${port}/prices`)
  } catch (error) {
    if (isBreakerError(error, 'EOPENBREAKER')) console.log('turned away at once')
    else if (axios.isAxiosError(error)) console.log(`answered with ${error.response?.status}`)
  }
}
server.close()
server.closeAllConnections()
