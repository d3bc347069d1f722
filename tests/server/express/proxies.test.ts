import compression from 'compression'
import express from 'express'
import { connect, createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { hystrixStream } from '../../../server/express/hystrix-stream.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { nginxPath, startNginx } from '../../support/nginx.ts'
import { openStream, serve } from '../../support/servers.ts'
import { until } from '../../support/until.ts'

function shop() {
  const registry = new Registry()
  const breaker = new CircuitBreaker(() => 'ok', { name: 'pay', registry })
  return { breaker, registry, stream: hystrixStream({ registry }) }
}

const nameOf = (data: string) => (JSON.parse(data) as { name: string }).name

describe('the stream arrives event by event', () => {
  it('through compression(), uncompressed', async () => {
    const { breaker, stream } = shop()
    const app = express()
      .use(compression({ threshold: 0, filter: () => true }))
      .use('/hystrix.stream', stream)
    const { url } = await serve(app)
    const { response, next } = await openStream(`${url}/hystrix.stream`)
    expect(response.headers.get('content-encoding')).toBeNull()
    expect([nameOf((await next()).data), nameOf((await next()).data)]).toEqual(['pay', 'pay'])
    expect(breaker.closed).toBe(true)
  })

  it.skipIf(!nginxPath)('through an nginx that buffers and compresses', async () => {
    const { breaker, stream } = shop()
    const { url } = await serve(
      express()
        .use('/hystrix.stream', stream)
        .get('/plain', (_, response) => void response.type('text').send('x'.repeat(5_000))),
    )
    const proxy = await startNginx(url)
    const plain = await fetch(`${proxy}/plain`)
    expect(plain.headers.get('content-encoding')).toBe('gzip')
    const begun = performance.now()
    const { response, next } = await openStream(`${proxy}/hystrix.stream`)
    expect(response.status).toBe(200)
    expect([nameOf((await next()).data), nameOf((await next()).data)]).toEqual(['pay', 'pay'])
    expect(performance.now() - begun).toBeLessThan(5_000)
    expect(breaker.closed).toBe(true)
  })

  it('over HTTP/2, and lets the server close', async () => {
    const { breaker, stream } = shop()
    const server = createServer((request, response) => stream(request as never, response as never))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    onTestFinished(() => session.destroy())
    let text = ''
    const request = session.request({ ':path': '/hystrix.stream?delay=100' })
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    await until(() => text.split('"name":"pay"').length > 3, 'three events')
    const closed = new Promise((resolve) => server.close(resolve))
    await until(() => request.closed, 'the stream has ended')
    expect(text).toContain('the application is shutting down')
    session.close()
    await closed
    expect(breaker.closed).toBe(true)
  })
})
