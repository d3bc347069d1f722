import express from 'express'
import { request as rawRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { dashboard } from '../../../server/express/dashboard.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { openStream, serve } from '../../support/servers.ts'

function host(path = '/fuseboard') {
  const registry = new Registry()
  const app = express()
  app.use(path, dashboard({ registry, title: 'shop', environment: 'test' }))
  return { registry, app }
}

/** A script of the page, as the page itself names it. */
async function scriptOf(app: express.Express): Promise<string> {
  const { text } = await request(app).get('/fuseboard/')
  return /src="\.(\/assets\/[^"]+\.js)"/.exec(text)![1]!
}

/** Sends a request target that no library would let pass. */
async function rawStatus(app: express.Express, path: string): Promise<number | undefined> {
  const { server } = await serve(app)
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    rawRequest({ host: '127.0.0.1', port, path }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}

describe('dashboard', () => {
  it('serves the page under a policy that lets it load from its own host alone', async () => {
    const { headers, text } = await request(host().app).get('/fuseboard/').expect(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cache-control']).toBe('no-cache')
    expect(text).not.toMatch(/<script>|<style|style=|(src|href)="(\/|http)/)
  })

  it('is as careful when the page is asked for by its file name', async () => {
    const { headers } = await request(host().app).get('/fuseboard/index.html').expect(200)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('leaves the policy of the host application as it is', async () => {
    const app = express()
    app.use((_, response, next) => {
      response.setHeader('content-security-policy', "default-src 'self'")
      next()
    })
    app.use('/fuseboard', dashboard({ registry: new Registry() }))
    const { headers } = await request(app).get('/fuseboard/')
    expect(headers['content-security-policy']).toBe("default-src 'self'")
  })

  it.each([
    ['/fuseboard', './fuseboard/'],
    ['/fuseboard?c=pay', './fuseboard/?c=pay'],
    ['/fuseboard?q=a?b&c=d', './fuseboard/?q=a?b&c=d'],
  ])('sends %s to its folder by a relative address, with its query', async (path, location) => {
    const { headers } = await request(host().app).get(path).expect(308)
    expect(headers['location']).toBe(location)
  })

  it.each(['/', '/ops/boards/main'])('works at %s', async (path) => {
    const { app } = host(path)
    await request(app)
      .get(path === '/' ? '/' : `${path}/`)
      .expect(200)
    const { body } = await request(app).get(`${path}/board.json`.replace('//', '/')).expect(200)
    expect(body).toMatchObject({ title: 'shop' })
  })

  it('works without Express', async () => {
    const { url } = await serve(dashboard({ registry: new Registry() }))
    expect((await fetch(url)).status).toBe(200)
    const missing = await fetch(`${url}/nothing`)
    expect([missing.status, await missing.text()]).toEqual([
      404,
      'There is nothing here. The board is at the root of this path.\n',
    ])
  })

  it.each(['/', '/board.json', '/stream', '/history?circuit=pay'])(
    'shows %s to nobody of whom the application does not say so',
    async (path) => {
      const authorize = async ({ headers }: { headers: { authorization?: string | undefined } }) =>
        headers.authorization === 'Bearer ops'
      const { url } = await serve(dashboard({ registry: new Registry(), authorize }))
      const refused = await fetch(url + path)
      expect([refused.status, await refused.text()]).toEqual([403, 'You may not read this.\n'])
      const welcome = await fetch(url + path, { method: 'HEAD', headers: { authorization: 'Bearer ops' } })
      expect(welcome.status).not.toBe(403)
    },
  )

  it('gives its stream to so many readers at once, and the page to all', async () => {
    const { url } = await serve(dashboard({ registry: new Registry(), maxConnections: 1 }))
    await openStream(`${url}/stream`)
    const second = await fetch(`${url}/stream`)
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await second.text()).toContain('one reader already')
    expect((await fetch(url)).status).toBe(200)
  })

  it('tells the page who serves it', async () => {
    const { body, headers } = await request(host().app).get('/fuseboard/board.json').expect(200)
    expect(body).toEqual({
      title: 'shop',
      environment: 'test',
      sources: [{ id: 'message', label: 'shop' }],
      brand: { name: null, logo: null },
      links: [],
      keepsHistory: true,
    })
    expect(headers['cache-control']).toBe('no-store')
  })

  it('is called what the application calls it, and wears its colours', async () => {
    const app = express()
    const links = [{ label: 'Runbook', href: 'https://wiki.example/breakers' }]
    const theme = { focus: '#ff00aa', closed: ['rgb(10 95 107)', '#86cbd0'] } as const
    app.use(
      '/b',
      dashboard({ registry: new Registry(), brand: 'Acme <Breakers>', logo: '/acme.svg', links, theme }),
    )
    const { body } = await request(app).get('/b/board.json').expect(200)
    expect(body).toMatchObject({ brand: { name: 'Acme <Breakers>', logo: '/acme.svg' }, links })
    const { text } = await request(app).get('/b/').expect(200)
    expect(text).toContain('<title>Acme &lt;Breakers&gt;</title>')
    expect(text).toContain('<link rel="stylesheet" href="./theme.css" />')
    const sheet = await request(app).get('/b/theme.css').expect(200)
    expect(sheet.headers['content-type']).toBe('text/css; charset=utf-8')
    expect(sheet.text).toBe(
      ':root {\n  --focus: #ff00aa;\n  --closed: light-dark(rgb(10 95 107), #86cbd0);\n}\n',
    )
  })

  it('has no style sheet of colours where there are none', async () => {
    const { app } = host()
    expect((await request(app).get('/fuseboard/')).text).not.toContain('theme.css')
    await request(app).get('/fuseboard/theme.css').expect(404)
  })

  it('writes the nonce of the answer into every script and style, and no other', async () => {
    const app = express()
    let visit = 0
    const nonce = () => `n"${++visit}`
    app.use('/b', dashboard({ registry: new Registry(), theme: { focus: 'red' }, nonce }))
    const { text } = await request(app).get('/b/').expect(200)
    const tags = text.match(/<(?:script|link|meta property)[^>]*>/g) ?? []
    expect(tags.length).toBeGreaterThan(4)
    expect(tags.filter((tag) => !tag.includes('nonce="n&quot;1"'))).toEqual([])
    expect((await request(app).get('/b/')).text).toContain('nonce="n&quot;2"')
  })

  it('streams the circuits of its registry', async () => {
    const { registry, app } = host()
    const breaker = new CircuitBreaker(() => 'ok', { name: 'pay', registry })
    await breaker.fire()
    const { url } = await serve(app)
    const stream = await openStream(`${url}/fuseboard/stream`)
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(JSON.parse((await stream.next()).data)).toMatchObject({
      type: 'board',
      circuits: [{ name: 'pay', window: { counts: { success: 1 } } }],
    })
    expect(breaker.closed).toBe(true)
  })

  it.each([
    ['the header of an EventSource', (id: string) => ['', { 'last-event-id': id }] as const],
    ['the query', (id: string) => [`?lastEventId=${id}`, {}] as const],
  ])('goes on where a reader left, told by %s', async (_, told) => {
    const { registry, app } = host()
    const breaker = new CircuitBreaker(() => 'ok', { name: 'pay', registry })
    const { url } = await serve(app)
    const stream = await openStream(`${url}/fuseboard/stream`)
    await stream.next()
    const { id } = await stream.next()
    breaker.open()
    await stream.next()
    stream.close()
    const [query, headers] = told(id!)
    const again = await fetch(`${url}/fuseboard/stream${query}${query ? '&' : '?'}once`, { headers })
    expect(again.headers.get('x-fuseboard-resumable')).toBe('true')
    const text = await again.text()
    expect(text).toContain('"type":"delta"')
    expect(text).toContain('"to":"open","cause":{"kind":"by-hand"')
    expect(text).not.toContain('"type":"board"')
    breaker.shutdown()
  })

  it('answers what is known of the past of a circuit', async () => {
    const registry = new Registry()
    const clock = new SimulatedClock()
    const breaker = new CircuitBreaker(() => 'ok', { name: 'a&b', registry, clock })
    const app = express()
    app.use('/fuseboard', dashboard({ registry, clock }))
    for (let second = 0; second < 3; second++) {
      await breaker.fire()
      clock.advance(1_000)
    }
    const { body } = await request(app).get('/fuseboard/history?circuit=a%26b').expect(200)
    expect(body).toMatchObject({ type: 'circuit-history', circuit: 'a&b', transitions: [] })
    await request(app)
      .get('/fuseboard/history?circuit=nobody')
      .expect(404, /past of "nobody"/)
    await request(app)
      .get('/fuseboard/history')
      .expect(400, /history\?circuit=/)
    const lean = express()
    lean.use('/fuseboard', dashboard({ registry, clock, history: null }))
    await request(lean).get('/fuseboard/history?circuit=a%26b').expect(404)
  })

  it('lets browsers keep what never changes, and confirms the rest by its tag', async () => {
    const { app } = host()
    const script = await request(app)
      .get(`/fuseboard${await scriptOf(app)}`)
      .expect(200)
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const { headers } = await request(app).get('/fuseboard/').expect(200)
    const again = await request(app).get('/fuseboard/').set('if-none-match', headers['etag']!).expect(304)
    expect(again.text).toBe('')
    await request(app).get('/fuseboard/').set('if-none-match', 'W/"other"').expect(200)
  })

  it.each([
    ['gzip, deflate, br', 'gzip'],
    ['*', 'gzip'],
    ['identity', undefined],
    ['gzip;q=0', undefined],
    ['gzip; q=0.0, br', undefined],
    ['gzip;q=0.5', 'gzip'],
  ])('answers the encodings %j with %j', async (encodings, encoding) => {
    const { headers, text } = await request(host().app)
      .get('/fuseboard/')
      .set('accept-encoding', encodings)
      .expect(200)
    expect(headers['content-encoding']).toBe(encoding)
    expect(headers['vary']).toBe('accept-encoding')
    expect(text).toContain('<title>Fuseboard</title>')
  })

  it.each(['/fuseboard/', '/fuseboard/board.json'])('answers HEAD %s without a body', async (path) => {
    const { url } = await serve(host().app)
    const response = await fetch(url + path, { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  it('leaves everything else to the application', async () => {
    const { app } = host()
    app.use((_, response) => void response.status(404).send('the application'))
    for (const path of ['/fuseboard/nothing', '/fuseboard/assets/', '/fuseboard/assets/../../package.json']) {
      expect((await request(app).get(path).expect(404)).text).toBe('the application')
    }
    expect((await request(app).post('/fuseboard/').expect(404)).text).toBe('the application')
  })

  it.each([
    '/fuseboard/../package.json',
    '/fuseboard/%2e%2e/package.json',
    '/fuseboard/..%2fpackage.json',
    '/fuseboard//etc/passwd',
  ])('finds nothing outside of the page: %s', async (path) => {
    expect(await rawStatus(host().app, path)).toBe(404)
  })

  it('understands a request that names its whole address', async () => {
    const { server, url } = await serve(dashboard({ registry: new Registry() }))
    const { port } = server.address() as AddressInfo
    const status = await new Promise((resolve) => {
      rawRequest({ host: '127.0.0.1', port, path: `${url}/board.json` }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).end()
    })
    expect(status).toBe(200)
  })

  it.each([
    [{ titel: 'x' }, 'dashboard has no option "titel". Did you mean "title"?'],
    [{ title: 7 }, 'dashboard option "title" must be a text that is not empty, got 7'],
    [{ environment: '' }, 'dashboard option "environment" must be a text that is not empty, got ""'],
    [{ registry: {} }, 'dashboard option "registry" must be a Registry'],
    [{ history: { minutes: 0 } }, 'history option "minutes" must be a number from 1 to 60, got 0'],
    [{ clock: null }, 'dashboard option "clock" must be a clock'],
    [{ brand: '' }, 'dashboard option "brand" must be a text that is not empty, got ""'],
    [
      { logo: '//evil.example/x.png' },
      'dashboard option "logo" must be a path on this host or "data:image/…"',
    ],
    [{ links: 'x' }, 'dashboard option "links" must be a list of { label, href }, got "x"'],
    [
      { links: [{ label: 'x', href: 'javascript:alert(1)' }] },
      'dashboard option "links[0].href" must be a path or an address of http, https or mailto, got "javascript:alert(1)"',
    ],
    [
      { links: [{ href: '/' }] },
      'dashboard option "links[0].label" must be a text that is not empty, got undefined',
    ],
    [{ theme: { focsu: 'red' } }, 'dashboard option "theme" knows no "focsu". Did you mean "focus"?'],
    [
      { theme: { focus: 'red; } body { display: none' } },
      'dashboard option "theme.focus" must be a colour such as',
    ],
    [
      { theme: { focus: ['red'] } },
      'dashboard option "theme.focus" must be a colour or [light, dark], got an array',
    ],
    [{ nonce: 'abc' }, 'dashboard option "nonce" must be a function, got "abc"'],
    [null, 'dashboard options must be an object, got null'],
  ])('answers the wrong option %j with what it may be', (options, text) => {
    expect(() => dashboard(options as never)).toThrow(text)
  })
})
