import express from 'express'
import type { ClientRequest } from 'node:http'
import { request as rawRequest } from 'node:http'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { hystrixStream } from '../../../server/express/hystrix-stream.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { HystrixStats } from '../../../server/stream/hystrix-stats.ts'
import type { IncomingMessage, ServerResponse } from '../../support/servers.ts'
import { openStream, serve } from '../../support/servers.ts'
import { until } from '../../support/until.ts'

function shop() {
  const registry = new Registry()
  const app = express()
  const breaker = (name: string) => new CircuitBreaker(() => 'ok', { name, registry })
  return { registry, app, breaker }
}

/** A client that has begun to read. */
function reader(url: string): Promise<ClientRequest> {
  return new Promise((resolve) => {
    const client = rawRequest(url, (response) => void response.once('data', () => resolve(client)).resume())
    client.on('error', () => {}).end()
  })
}

interface Command {
  readonly type: string
  readonly name: string
  readonly rollingCountSuccess: number
}

const parsed = (data: string) => JSON.parse(data) as Command

describe('hystrixStream', () => {
  it('sends headers that no cache, proxy or compression holds back', async () => {
    const { registry, app } = shop()
    app.use('/hystrix.stream', hystrixStream({ registry }))
    const { url } = await serve(app)
    const { response } = await openStream(`${url}/hystrix.stream`)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
  })

  it('frames every circuit as one line of JSON and an empty line', async () => {
    const { registry, app, breaker } = shop()
    const [one, two] = [breaker('one'), breaker('two')]
    await one.fire()
    app.use('/hystrix.stream', hystrixStream({ registry }))
    const { url } = await serve(app)
    const stream = await openStream(`${url}/hystrix.stream`)
    expect(await stream.next()).toMatchObject({ event: 'message' })
    expect(parsed((await stream.next()).data)).toMatchObject({ type: 'HystrixCommand', name: 'two' })
    const frames = stream
      .text()
      .split('\n\n')
      .filter((frame) => frame.startsWith('data:'))
    expect(frames.every((frame) => /^data: \{.*\}$/.test(frame))).toBe(true)
    expect(parsed(frames[0]!.slice(6))).toMatchObject({ name: 'one', rollingCountSuccess: 1 })
    expect(two.closed).toBe(true)
  })

  it('keeps a stream without any circuit alive', async () => {
    const { registry, app } = shop()
    app.use('/hystrix.stream', hystrixStream({ registry }))
    const { url } = await serve(app)
    const stream = await openStream(`${url}/hystrix.stream`)
    await until(() => stream.text().split(': ping').length > 2, 'two pings')
    expect(stream.text()).not.toContain('data:')
  })

  it('shows a circuit that is made after the stream was opened', async () => {
    const { registry, app, breaker } = shop()
    app.use('/hystrix.stream', hystrixStream({ registry }))
    const { url } = await serve(app)
    const stream = await openStream(`${url}/hystrix.stream`)
    const late = breaker('late')
    expect(parsed((await stream.next()).data).name).toBe('late')
    expect(late.closed).toBe(true)
  })

  it('answers HEAD with the headers and holds no stream', async () => {
    const { registry, app } = shop()
    const answers: ServerResponse[] = []
    app.use((_, response, next) => {
      answers.push(response)
      next()
    })
    app.use('/hystrix.stream', hystrixStream({ registry }))
    const { url } = await serve(app)
    const response = await fetch(`${url}/hystrix.stream`, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    await until(() => answers[0]!.writableFinished, 'the answer has ended')
  })

  it.each(['post', 'put', 'delete'] as const)('refuses %s with a word', async (method) => {
    const { registry, app } = shop()
    app.use('/hystrix.stream', hystrixStream({ registry }))
    const response = await request(app)[method]('/hystrix.stream').expect(405)
    expect(response.headers['allow']).toBe('GET, HEAD')
    expect(response.text).toContain('A stream is read with GET')
  })

  it('publishes the circuits named, or what the statistics given publish', async () => {
    const { registry, app, breaker } = shop()
    const [one, two] = [breaker('one'), breaker('two')]
    app.use('/one', hystrixStream({ registry, circuits: [one] }))
    app.use('/two', hystrixStream({ stats: new HystrixStats([two], { registry }) }))
    const { url } = await serve(app)
    const [first, second] = [await openStream(`${url}/one`), await openStream(`${url}/two`)]
    expect(parsed((await first.next()).data).name).toBe('one')
    expect(parsed((await second.next()).data).name).toBe('two')
  })

  it('says that it has been shut down', async () => {
    const { registry, app } = shop()
    const stats = new HystrixStats([], { registry })
    app.use('/hystrix.stream', hystrixStream({ stats }))
    stats.shutdown()
    const response = await request(app).get('/hystrix.stream').expect(503)
    expect(response.text).toBe('This stream has been shut down.\n')
  })

  it('sends its headers at once, although there is nothing to say yet', async () => {
    const { registry, app } = shop()
    const stats = new HystrixStats([], { registry, clock: new SimulatedClock() })
    app.use('/hystrix.stream', hystrixStream({ stats }))
    const { url } = await serve(app)
    const { response } = await openStream(`${url}/hystrix.stream`)
    expect(response.status).toBe(200)
  })

  it.each([
    [{ stats: null }, 'hystrixStream option "stats" must be a HystrixStats'],
    [{ stats: {} }, 'hystrixStream option "stats" must be a HystrixStats'],
    [{ registry: {} }, 'HystrixStats option "registry" must be a Registry'],
    [{ clock: 'noon' }, 'HystrixStats option "clock" must be a clock'],
    [{ circuits: 'pay' }, 'HystrixStats takes'],
    [{ path: '/x' }, 'hystrixStream has no option "path". It knows circuits'],
  ])('answers the wrong option %j with what it may be', (options, text) => {
    expect(() => hystrixStream(options as never)).toThrow(text)
  })

  it('lets clients go without a trace', async () => {
    const { registry, app, breaker } = shop()
    const one = breaker('one')
    app.use('/hystrix.stream', hystrixStream({ circuits: [one] }))
    const { url, server } = await serve(app)
    const clients = await Promise.all(Array.from({ length: 10 }, () => reader(`${url}/hystrix.stream`)))
    for (const client of clients) client.destroy()
    const connections = () =>
      new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))
    await until(async () => (await connections()) === 0, 'all connections gone')
    expect(registry.get('one')).toBe(one.circuit)
  })

  it('goes to everybody else although one client never reads', async () => {
    const { registry, app } = shop()
    const name = (index: number) => `${index}${'x'.repeat(2_000)}`
    const breakers = Array.from(
      { length: 500 },
      (_, index) => new CircuitBreaker(() => {}, { name: name(index), registry }),
    )
    app.use('/hystrix.stream', hystrixStream({ circuits: breakers }))
    const { url } = await serve(app)
    const stalled = rawRequest(`${url}/hystrix.stream`, (response) => response.pause())
    stalled.on('error', () => {}).end()
    const stream = await openStream(`${url}/hystrix.stream`)
    const seen: unknown[] = []
    while (seen.length < 3 * breakers.length) seen.push(parsed((await stream.next()).data).name)
    stalled.destroy()
    expect(new Set(seen).size).toBe(breakers.length)
  })
})

describe('the handler of the product’s first documents', () => {
  it('works as it stands, and no event is lost', async () => {
    const { app, breaker } = shop()
    const [c1, c2] = [breaker('c1'), breaker('c2')]
    const hystrixMetrics = new HystrixStats([c1, c2])
    function handler(_request: IncomingMessage, response: ServerResponse) {
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-cache',
        Connection: 'keep-alive',
      })
      response.write('retry: 10000\n')
      response.write('event: connecttime\n')
      hystrixMetrics.getHystrixStream().pipe(response)
    }
    app.use('/hystrix.stream', handler)
    const { url } = await serve(app)
    const stream = await openStream(`${url}/hystrix.stream`)
    const events = [await stream.next(), await stream.next()]
    expect(events.map(({ event, data }) => [event, parsed(data).name])).toEqual([
      ['message', 'c1'],
      ['message', 'c2'],
    ])
    hystrixMetrics.shutdown()
    await stream.ended()
  })
})

describe('names that would break a stream or a page', () => {
  const names = [
    'say "hi"',
    'back\\slash',
    'two\nlines',
    '<img src=x onerror=alert(1)>',
    '💳 оплата',
    '\u2028',
    'data: x\n\n',
  ]

  it('harm neither the framing nor the old dashboards, and stay apart', async () => {
    const { registry, app, breaker } = shop()
    const breakers = names.map(breaker)
    app.use('/hystrix.stream', hystrixStream({ registry }))
    const { url } = await serve(app)
    const stream = await openStream(`${url}/hystrix.stream`)
    const received: Command[] = []
    for (const _ of breakers) received.push(parsed((await stream.next()).data))
    expect(received.every(({ type }) => type === 'HystrixCommand')).toBe(true)
    expect(received.map(({ name }) => name).filter((name) => /["\\\p{Cc}<]/u.test(name))).toEqual([])
    expect(new Set(received.map(({ name }) => name)).size).toBe(names.length)
  })
})
