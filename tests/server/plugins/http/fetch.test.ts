import { describe, expect, it } from 'vitest'
import { SimulatedClock } from '../../../../shared/engine/simulated-clock.ts'
import { isBreakerError } from '../../../../server/breaker/errors.ts'
import { circuitFetch } from '../../../../server/plugins/http/index.ts'
import type { CircuitFetchOptions } from '../../../../server/plugins/http/index.ts'
import { Registry } from '../../../../server/registry/registry.ts'
import { hang, httpServer, reset, slowBody, status } from '../../../support/http-server.ts'
import { until } from '../../../support/until.ts'

function fetchInTest(options: CircuitFetchOptions = {}) {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const guarded = circuitFetch({ volumeThreshold: 3, resetTimeout: 1_000, clock, registry, ...options })
  const read = (name: string) => registry.get(name)!.read(name)
  const counts = (name: string) => read(name).window.counts
  /** The status, or the code or name of the error. */
  const ask = async (address: string | URL | Request, init?: RequestInit): Promise<number | string> => {
    try {
      const answer = await guarded(address, init)
      await answer.text()
      return answer.status
    } catch (error) {
      return isBreakerError(error) ? error.code : (error as Error).name
    }
  }
  return { clock, registry, guarded, read, counts, ask }
}

describe('circuitFetch', () => {
  it('passes answers on, and stands on the board with the origin for a name', async () => {
    const { guarded, read } = fetchInTest()
    const { url } = await httpServer()
    const answer = await guarded(`${url}/path?query`)
    expect([answer.status, answer.bodyUsed]).toEqual([200, false])
    expect(await answer.text()).toBe('status 200')
    expect(read(url)).toMatchObject({
      group: 'fetch',
      settings: { door: 'fetch', sleepMs: 1_000, timeoutMs: null },
      window: { fired: 1, counts: { success: 1 } },
      inFlight: 0,
    })
  })

  it('counts answers from 500 against the server, and those from 400 not', async () => {
    const { ask, counts, read } = fetchInTest()
    const server = await httpServer(status(404))
    for (let call = 0; call < 5; call++) expect(await ask(server.url)).toBe(404)
    expect(counts(server.url)).toMatchObject({ ignored: 5, failure: 0 })
    server.answer = status(503)
    for (let call = 0; call < 3; call++) expect(await ask(server.url)).toBe(503)
    expect(await ask(server.url)).toBe('EOPENBREAKER')
    expect(server.requests).toBe(8)
    expect(read(server.url)).toMatchObject({
      state: { kind: 'open' },
      lastTransition: { cause: { kind: 'rule', errors: [{ error: 'HTTP 503', count: 3 }] } },
    })
  })

  it('counts connections that break or do not come about', async () => {
    const { ask, read } = fetchInTest()
    const server = await httpServer(reset)
    for (let call = 0; call < 3; call++) expect(await ask(server.url)).toBe('TypeError')
    expect(await ask(server.url)).toBe('EOPENBREAKER')
    expect(read(server.url).lastTransition).toMatchObject({ cause: { kind: 'rule' } })
  })

  it('does not count what else was done in the turn of a request as its time', async () => {
    let recent = 0
    const noTimer = { cancel() {}, ref() {}, unref() {} }
    const clock = {
      now: () => 100,
      recent: () => recent,
      lagOf: () => 90,
      epoch: () => 0,
      after: () => noTimer,
    }
    const { guarded, read } = fetchInTest({ clock })
    const { url } = await httpServer()
    const asked = guarded(url)
    recent = 100
    await asked
    expect(read(url).window.latency.mean).toBe(10)
  })

  it('keeps each origin apart, or whatever getKey tells apart', async () => {
    const [one, other] = [await httpServer(status(500)), await httpServer()]
    const byOrigin = fetchInTest()
    for (let call = 0; call < 3; call++) await byOrigin.ask(one.url)
    expect(await byOrigin.ask(one.url)).toBe('EOPENBREAKER')
    expect(await byOrigin.ask(other.url)).toBe(200)
    const byPath = fetchInTest({
      getKey: ({ url, method }) => `${method} ${url.pathname}`,
      name: (key) => `shop ${key}`,
    })
    for (let call = 0; call < 3; call++) await byPath.ask(`${one.url}/a`)
    expect(await byPath.ask(`${one.url}/a`)).toBe('EOPENBREAKER')
    expect(await byPath.ask(new URL(`${one.url}/b`), { method: 'post' })).toBe(500)
    expect(await byPath.ask(new Request(`${one.url}/a`, { method: 'PUT' }))).toBe(500)
    const names = [...byPath.registry.circuits()].map(([name]) => name)
    expect(names).toEqual(['shop GET /a', 'shop POST /b', 'shop PUT /a'])
  })

  it('lets one request try after the sleep window, and closes when it is well', async () => {
    const { ask, clock, read } = fetchInTest()
    const server = await httpServer(status(500))
    for (let call = 0; call < 3; call++) await ask(server.url)
    clock.advance(1_000)
    server.answer = status(200)
    const came = await Promise.all([ask(server.url), ask(server.url), ask(server.url)])
    expect(came.toSorted()).toEqual([200, 'EOPENBREAKER', 'EOPENBREAKER'])
    expect(read(server.url).state.kind).toBe('closed')
  })

  it('counts a server that does not answer in time, and does not wait for it', async () => {
    const { ask, counts, clock } = fetchInTest({ timeout: 500 })
    const server = await httpServer(hang)
    for (let call = 0; call < 3; call++) {
      const asked = ask(server.url)
      await until(() => server.requests === call + 1, 'the request has come')
      clock.advance(500)
      expect(await asked).toBe('ETIMEDOUT')
    }
    expect(counts(server.url)).toMatchObject({ timeout: 3, cancelled: 0 })
    expect(await ask(server.url)).toBe('EOPENBREAKER')
  })

  it('gives a body all the time it needs', async () => {
    const { guarded, clock } = fetchInTest({ timeout: 500 })
    const { answer, finish } = slowBody()
    const { url } = await httpServer(answer)
    const response = await guarded(url)
    clock.advance(5_000)
    finish()
    expect(await response.text()).toBe('slow body')
  })

  it('takes what the caller calls off for cancelled, unless the signal itself was a timeout', async () => {
    const { ask, counts } = fetchInTest({ timeout: 60_000 })
    const server = await httpServer(hang)
    const controller = new AbortController()
    const asked = ask(server.url, { signal: controller.signal })
    await until(() => server.requests === 1, 'the request has come')
    controller.abort()
    expect(await asked).toBe('AbortError')
    expect(await ask(server.url, { signal: AbortSignal.abort(new Error('changed my mind')) })).toBe('Error')
    expect(await ask(new Request(server.url, { signal: AbortSignal.abort() }))).toBe('AbortError')
    expect(counts(server.url)).toMatchObject({ cancelled: 3, failure: 0, timeout: 0 })
    expect(await ask(server.url, { signal: AbortSignal.timeout(1) })).toBe('TimeoutError')
    expect(counts(server.url)).toMatchObject({ cancelled: 3, timeout: 1 })
  })

  it('lets the caller call a body off that has begun', async () => {
    const { guarded } = fetchInTest({ timeout: 500 })
    const { url } = await httpServer(slowBody().answer)
    const controller = new AbortController()
    const response = await guarded(url, { signal: controller.signal })
    controller.abort()
    await expect(response.text()).rejects.toThrow(/aborted/i)
  })

  it('follows redirects, for which the origin that was asked answers', async () => {
    const { ask, registry } = fetchInTest()
    const target = await httpServer(status(500))
    const server = await httpServer(status(302, { location: target.url }))
    for (let call = 0; call < 3; call++) expect(await ask(server.url)).toBe(500)
    expect(await ask(server.url)).toBe('EOPENBREAKER')
    expect(await ask(target.url)).toBe(500)
    expect([...registry.circuits()].map(([name]) => name)).toEqual([server.url, target.url])
  })

  it('does not try before the server wants to be asked again', async () => {
    const { ask, clock, read } = fetchInTest()
    const server = await httpServer(status(503, { 'retry-after': '5' }))
    for (let call = 0; call < 3; call++) await ask(server.url)
    const { state, at } = read(server.url)
    expect(state).toMatchObject({ kind: 'open', probeAt: at + 5_000 })
    server.answer = status(200)
    clock.advance(4_999)
    expect(await ask(server.url)).toBe('EOPENBREAKER')
    clock.advance(1)
    expect(await ask(server.url)).toBe(200)
  })

  it('heeds that also when it comes late, as a date, and within bounds', async () => {
    const { ask, clock } = fetchInTest({ maxRetryAfter: 10_000 })
    const late: (() => void)[] = []
    const inAnHour = new Date(clock.epoch() + 3_600_000).toUTCString()
    const server = await httpServer((_request, response) => {
      late.push(() => void response.writeHead(503, { 'retry-after': inAnHour }).end())
    })
    const asked = ask(server.url)
    await until(() => late.length === 1, 'the request has come')
    server.answer = status(500)
    for (let call = 0; call < 3; call++) await ask(server.url)
    late[0]!()
    await asked
    server.answer = status(200)
    clock.advance(9_999)
    expect(await ask(server.url)).toBe('EOPENBREAKER')
    clock.advance(1)
    expect(await ask(server.url)).toBe(200)
  })

  it('keeps so many circuits and no more', async () => {
    const { ask, registry } = fetchInTest({ maxKeys: 2, getKey: ({ url }) => url.pathname })
    const { url } = await httpServer()
    for (const path of ['/a', '/b', '/a', '/c']) await ask(url + path)
    expect([...registry.circuits()].map(([name]) => name)).toEqual(['/a', '/c'])
  })

  it('leaves wrong arguments to fetch, and blames nobody for them', async () => {
    const { ask, registry, counts } = fetchInTest()
    expect(await ask('http://')).toBe('TypeError')
    expect([...registry.circuits()]).toEqual([])
    const { url } = await httpServer()
    expect(await ask(url, { method: 'GET', body: 'no' })).toBe('TypeError')
    expect(counts(url)).toMatchObject({ failure: 0, cancelled: 1 })
  })

  it('sends nothing when nobody can tell the circuit', async () => {
    const server = await httpServer()
    const throwing = fetchInTest({
      getKey() {
        throw new Error('no key today')
      },
    })
    const error = await throwing.guarded(`${server.url}/a?secret`).catch((mistake: unknown) => mistake)
    expect(error).toMatchObject({
      name: 'TypeError',
      message: `circuitFetch option "getKey", asked about GET ${server.url}/a, threw, so it was not sent`,
      cause: { message: 'no key today' },
    })
    const mute = fetchInTest({ getKey: () => undefined as unknown as string })
    await expect(mute.guarded(server.url)).rejects.toThrow('must give a text, got undefined')
    expect(server.requests).toBe(0)
  })

  it.each<[CircuitFetchOptions, string]>([
    [{ timeout: 0 }, 'circuitFetch option "timeout" must be a number from 1 (milliseconds), got 0'],
    [{ timeout: NaN }, 'got NaN'],
    [{ errorThresholdPercentage: 101 }, 'must be a number from 0 to 100, got 101'],
    [{ volumeThreshold: 0.5 }, 'must be a whole number from 0, got 0.5'],
    [{ resetTimeout: '5' as unknown as number }, 'got "5"'],
    [{ getKey: 'origin' as unknown as () => string }, '"getKey" must be a function, got "origin"'],
    [{ maxKeys: 0 }, '"maxKeys" must be a whole number from 1, got 0'],
    [{ fetch: 1 as unknown as typeof fetch }, '"fetch" must be a function, got 1'],
    [{ treshold: 1 } as CircuitFetchOptions, 'has no option "treshold"'],
  ])('refuses %j', (options, message) => {
    expect(() => circuitFetch(options)).toThrow(message)
  })
})
