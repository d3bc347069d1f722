import { describe, expect, it } from 'vitest'
import { Agent as Agent7, fetch as fetch7, request as request7 } from 'undici'
import { Agent as Agent6, request as request6 } from 'undici6'
import { SimulatedClock } from '../../../../shared/engine/simulated-clock.ts'
import { circuitInterceptor } from '../../../../server/plugins/http/index.ts'
import type { HttpCircuitOptions } from '../../../../server/plugins/http/index.ts'
import { Registry } from '../../../../server/registry/registry.ts'
import { hang, httpServer, reset, slowBody, status } from '../../../support/http-server.ts'

type Ask = (
  url: string,
  options?: { signal?: AbortSignal; headersTimeout?: number; bodyTimeout?: number },
) => Promise<{ status: number; text: () => Promise<string> }>

/** A client of each version, behind the interceptor. */
const versions: readonly [version: number, client: (options: HttpCircuitOptions) => Ask][] = [
  [
    7,
    (options) => {
      const dispatcher = new Agent7().compose(circuitInterceptor(options))
      return async (url, more) => {
        const { statusCode, body } = await request7(url, { dispatcher, ...more })
        return { status: statusCode, text: () => body.text() }
      }
    },
  ],
  [
    6,
    (options) => {
      const dispatcher = new Agent6().compose(circuitInterceptor(options))
      return async (url, more) => {
        const { statusCode, body } = await request6(url, { dispatcher, ...more })
        return { status: statusCode, text: () => body.text() }
      }
    },
  ],
]

function settings(options: HttpCircuitOptions = {}) {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const read = (name: string) => registry.get(name)!.read(name)
  return {
    clock,
    registry,
    read,
    options: { volumeThreshold: 3, resetTimeout: 1_000, clock, registry, ...options },
  }
}

const codeOf = (promise: Promise<{ status: number }>) =>
  promise.then(
    (answer) => answer.status,
    (error: unknown) => (error as { readonly code?: string }).code ?? (error as Error).name,
  )

describe.each(versions)('circuitInterceptor with undici %i', (_, client) => {
  it('lets answers through with their bodies', async () => {
    const { options, read } = settings()
    const ask = client(options)
    const { answer, finish } = slowBody()
    const server = await httpServer(answer)
    const response = await ask(server.url)
    finish()
    expect(await response.text()).toBe('slow body')
    expect(read(server.url)).toMatchObject({
      group: 'undici',
      window: { counts: { success: 1 } },
      inFlight: 0,
    })
  })

  it('counts as circuitFetch does, opens, and heeds Retry-After', async () => {
    const { options, clock, read } = settings()
    const ask = client(options)
    const server = await httpServer(status(404))
    for (let call = 0; call < 3; call++) expect(await codeOf(ask(server.url))).toBe(404)
    server.answer = status(503, { 'retry-after': '5' })
    for (let call = 0; call < 3; call++) expect(await codeOf(ask(server.url))).toBe(503)
    expect(await codeOf(ask(server.url))).toBe('EOPENBREAKER')
    expect(read(server.url).window.counts).toMatchObject({ ignored: 3, failure: 3, 'short-circuited': 1 })
    server.answer = status(200)
    clock.advance(4_999)
    expect(await codeOf(ask(server.url))).toBe('EOPENBREAKER')
    clock.advance(1)
    expect(await codeOf(ask(server.url))).toBe(200)
    expect(read(server.url).state.kind).toBe('closed')
  })

  it('counts broken connections and timeouts, and what the caller calls off as cancelled', async () => {
    const { options, read } = settings({ volumeThreshold: 10 })
    const ask = client(options)
    const server = await httpServer(reset)
    await codeOf(ask(server.url))
    server.answer = hang
    expect(await codeOf(ask(server.url, { headersTimeout: 20 }))).toBe('UND_ERR_HEADERS_TIMEOUT')
    const controller = new AbortController()
    server.answer = () => controller.abort()
    await codeOf(ask(server.url, { signal: controller.signal }))
    expect(read(server.url).window.counts).toMatchObject({ failure: 1, timeout: 1, cancelled: 1 })
    expect(read(server.url).inFlight).toBe(0)
  })

  it('sends nothing when nobody can tell the circuit', async () => {
    const { options } = settings({
      getKey() {
        throw new Error('no key today')
      },
    })
    const server = await httpServer()
    await expect(client(options)(server.url)).rejects.toThrow('"getKey", asked about GET')
    expect(server.requests).toBe(0)
  })
})

describe('circuitInterceptor', () => {
  it('works under the fetch of undici', async () => {
    const { options } = settings()
    const dispatcher = new Agent7().compose(circuitInterceptor(options))
    const server = await httpServer(status(500))
    for (let call = 0; call < 3; call++) expect((await fetch7(server.url, { dispatcher })).status).toBe(500)
    const error = await fetch7(server.url, { dispatcher }).catch((mistake: unknown) => mistake)
    expect(error).toMatchObject({ cause: { code: 'EOPENBREAKER' } })
    expect(server.requests).toBe(3)
  })

  it('refuses options that do not exist', () => {
    expect(() => circuitInterceptor({ timeout: 1 } as HttpCircuitOptions)).toThrow(
      'circuitInterceptor has no option "timeout"',
    )
  })
})
