import axios from 'axios'
import { describe, expect, it } from 'vitest'
import type { HttpCircuitOptions } from '../../../server/plugins/axios/index.ts'
import { circuitAdapter } from '../../../server/plugins/axios/index.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { hang, httpServer, reset, slowBody, status } from '../../support/http-server.ts'
import { until } from '../../support/until.ts'

function axiosInTest(options: HttpCircuitOptions = {}) {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const own = { volumeThreshold: 3, resetTimeout: 1_000, clock, registry }
  const client = axios.create({ adapter: circuitAdapter(axios, { ...own, ...options }), proxy: false })
  const read = (name: string) => registry.get(name)!.read(name)
  const counts = (name: string) => read(name).window.counts
  /** The status, or the code of the error. */
  const ask = async (url: string, config: Parameters<typeof client.get>[1] = {}): Promise<unknown> => {
    try {
      return (await client.get(url, config)).status
    } catch (error) {
      const { code, response } = error as {
        readonly code?: string
        readonly response?: { readonly status: number }
      }
      return response?.status ?? code
    }
  }
  return { clock, registry, client, read, counts, ask }
}

describe('circuitAdapter', () => {
  it('passes answers on, and stands on the board with the origin for a name', async () => {
    const { client, read } = axiosInTest()
    const { url } = await httpServer()
    const answer = await client.post('/path', { a: 1 }, { baseURL: url, params: { q: 1 } })
    expect([answer.status, answer.data]).toEqual([200, 'status 200'])
    expect(read(url)).toMatchObject({
      group: 'axios',
      settings: { door: 'axios', sleepMs: 1_000 },
      window: { fired: 1, counts: { success: 1 } },
      inFlight: 0,
    })
  })

  it('counts answers from 500 against the server, and those from 400 not, whatever validateStatus says', async () => {
    const { ask, counts, read } = axiosInTest()
    const server = await httpServer(status(404))
    for (let call = 0; call < 5; call++) expect(await ask(server.url)).toBe(404)
    expect(counts(server.url)).toMatchObject({ ignored: 5, failure: 0 })
    server.answer = status(503)
    for (let call = 0; call < 3; call++)
      expect(await ask(server.url, { validateStatus: () => true })).toBe(503)
    expect(await ask(server.url)).toBe('EOPENBREAKER')
    expect(server.requests).toBe(8)
    expect(read(server.url)).toMatchObject({
      state: { kind: 'open' },
      lastTransition: { cause: { kind: 'rule', errors: [{ error: 'HTTP 503', count: 3 }] } },
    })
  })

  it('counts connections that break or do not come about', async () => {
    const { ask, counts } = axiosInTest()
    const server = await httpServer(reset)
    for (let call = 0; call < 3; call++) expect(await ask(server.url)).toBe('ECONNRESET')
    expect(counts(server.url)).toMatchObject({ failure: 3 })
    expect(await ask(server.url)).toBe('EOPENBREAKER')
    expect(await ask('http://127.0.0.1:9')).toBe('ECONNREFUSED')
  })

  it.each(['http', 'fetch'])('counts timeouts of its %s adapter as such', async (adapter) => {
    const { defaults, getAdapter } = axios
    const plain = { getAdapter, getUri: axios.getUri.bind(axios), defaults: { ...defaults, adapter } }
    const [clock, registry] = [new SimulatedClock(), new Registry()]
    const options = { clock, registry, volumeThreshold: 1 }
    const client = axios.create({ adapter: circuitAdapter(plain as typeof axios, options), proxy: false })
    const { url } = await httpServer(hang)
    await expect(client.get(url, { timeout: 20 })).rejects.toMatchObject({ name: 'AxiosError' })
    expect(registry.get(url)!.read(url).window.counts).toMatchObject({ timeout: 1, failure: 0, cancelled: 0 })
    await expect(client.get(url)).rejects.toMatchObject({ code: 'EOPENBREAKER' })
  })

  it('counts what the caller aborts as cancelled, and what a signal of AbortSignal.timeout() ends as a timeout', async () => {
    const { ask, counts } = axiosInTest()
    const server = await httpServer(hang)
    const gaveUp = new AbortController()
    const asked = ask(server.url, { signal: gaveUp.signal })
    await until(() => server.requests === 1, 'the request has arrived')
    gaveUp.abort()
    expect(await asked).toBe('ERR_CANCELED')
    expect(counts(server.url)).toMatchObject({ cancelled: 1, failure: 0, timeout: 0 })
    expect(await ask(server.url, { signal: AbortSignal.timeout(20) })).toBe('ERR_CANCELED')
    expect(counts(server.url)).toMatchObject({ cancelled: 1, timeout: 1 })
  })

  it('probes, not before Retry-After, and closes', async () => {
    const { ask, clock, read } = axiosInTest()
    const server = await httpServer(status(503, { 'retry-after': '5' }))
    for (let call = 0; call < 3; call++) await ask(server.url)
    clock.advance(4_999)
    expect(await ask(server.url)).toBe('EOPENBREAKER')
    server.answer = status(200)
    clock.advance(1)
    expect(await ask(server.url)).toBe(200)
    expect(read(server.url).state.kind).toBe('closed')
  })

  it('does not touch bodies: a stream comes as it comes', async () => {
    const { client, read } = axiosInTest()
    const slow = slowBody()
    const { url } = await httpServer(slow.answer)
    const { data } = await client.get<AsyncIterable<Buffer>>(url, { responseType: 'stream' })
    expect(read(url)).toMatchObject({ inFlight: 0, window: { counts: { success: 1 } } })
    slow.finish()
    let text = ''
    for await (const piece of data) text += String(piece)
    expect(text).toBe('slow body')
  })

  it('counts a redirect for the origin that was asked', async () => {
    const { ask, registry } = axiosInTest()
    const target = await httpServer()
    const { url } = await httpServer(status(302, { location: target.url }))
    expect(await ask(url)).toBe(200)
    expect([...registry.circuits()].map(([name]) => name)).toEqual([url])
  })

  it.each<[string, () => unknown, string]>([
    [
      'no axios',
      () => circuitAdapter({} as typeof axios),
      'circuitAdapter takes axios, which has getAdapter and getUri, got object',
    ],
    ['nothing', () => circuitAdapter(null as never), 'got object'],
    [
      'a threshold of NaN',
      () => circuitAdapter(axios, { volumeThreshold: NaN }),
      '"volumeThreshold" must be a whole number',
    ],
    [
      'an option that there is not',
      () => circuitAdapter(axios, { timeout: 5 } as never),
      'circuitAdapter has no option "timeout"',
    ],
  ])('is refused with %s', (_, wrong, message) => {
    expect(wrong).toThrow(message)
  })

  it('sends nothing where getKey throws', async () => {
    const server = await httpServer()
    const { client } = axiosInTest({
      getKey: () => {
        throw new Error('mine')
      },
    })
    await expect(client.get(server.url)).rejects.toThrow('option "getKey", asked about GET')
    expect(server.requests).toBe(0)
  })
})
