// The plugin in a client made with @tinkoff/request-core: `node dist/examples/tinkoff-request.js`.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import core from '@tinkoff/request-core'
import http, { isNetworkFail, isServerError } from '@tinkoff/request-plugin-protocol-http'
import circuitBreaker from 'fuseboard/tinkoff-request'

const server = createServer((_request, response) => {
  response.writeHead(500).end()
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo

const request = core.default([
  circuitBreaker({
    getKey: ({ request: { url } }) => new URL(url).origin,
    isSystemError: (error: Error) => isServerError(error) || isNetworkFail(error),
    minimumFailureCount: 2,
  }),
  http.default(),
])

for (let call = 0; call < 5; call++) {
  await request({ url: `http://127.0.0.1:${port}/prices` }).catch(
    (error: { code?: string; message: string }) => {
      console.log(`${error.code ?? 'answered with'} ${error.message}`)
    },
  )
}
server.close()
server.closeAllConnections()
