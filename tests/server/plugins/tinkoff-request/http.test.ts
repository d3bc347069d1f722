import { isNetworkFail, isServerError } from '@tinkoff/request-plugin-protocol-http'
import { expect, it } from 'vitest'
import { SimulatedClock } from '../../../../shared/engine/simulated-clock.ts'
import type * as ours from '../../../../server/plugins/tinkoff-request/index.ts'
import circuitBreaker from '../../../../server/plugins/tinkoff-request/index.ts'
import { Registry } from '../../../../server/registry/registry.ts'
import { hang, httpServer, reset, slowBody, status } from '../../../support/http-server.ts'
import { loadAsBrowser } from '../../../support/browser-like.ts'
import { http, request } from '../../../support/tinkoff.ts'

function clientInTest(options: ours.CircuitBreakerOptions = {}) {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const plugin = circuitBreaker({
    clock,
    registry,
    minimumFailureCount: 2,
    getKey: ({ request: { url } }) => new URL(url).origin,
    isSystemError: (error) => isServerError(error as Error) || isNetworkFail(error as Error),
    ...options,
  })
  const make = request([plugin, http()])
  const ask = (url: string, more: object = {}): Promise<string> =>
    make<unknown>({ url, ...more }).then(
      (answer) => String(answer),
      (error: { code?: string; status?: number }) => error.code ?? String(error.status),
    )
  const counts = (name: string) => registry.get(name)!.read(name).window.counts
  return { clock, registry, make, ask, counts }
}

it('guards the http plugin of @tinkoff: statuses, resets, hangs and recovery', async () => {
  const { ask, clock, make, counts } = clientInTest()
  const server = await httpServer()
  expect(await ask(server.url)).toBe('status 200')
  server.answer = status(404)
  await ask(server.url)
  server.answer = status(500)
  await ask(server.url)
  server.answer = reset
  await ask(server.url)
  expect(counts(server.url)).toMatchObject({ success: 1, ignored: 1, failure: 2 })
  server.answer = hang
  await ask(server.url, { timeout: 20 })
  const blocked = make({ url: server.url })
  const seen = server.requests
  await expect(blocked).rejects.toMatchObject({
    code: 'ERR_CIRCUIT_BREAKER_OPEN',
    url: server.url,
    lastError: expect.any(Error),
  })
  expect(blocked.getExternalMeta('CIRCUIT_BREAKER')).toEqual({ open: true })
  expect(server.requests).toBe(seen)
  clock.advance(60_000)
  server.answer = status(200)
  expect(await ask(server.url)).toBe('status 200')
  expect(await ask(server.url)).toBe('status 200')
})

it('waits for slow bodies and follows redirects', async () => {
  const { ask, counts } = clientInTest()
  const { answer, finish } = slowBody()
  const target = await httpServer(answer)
  const server = await httpServer((incoming, response) => {
    status(302, { location: target.url })(incoming, response)
  })
  const asked = ask(server.url)
  const finishing = setInterval(finish, 5)
  expect(await asked).toBe('slow body')
  clearInterval(finishing)
  expect(counts(server.url)).toMatchObject({ success: 1 })
})

it('works in the browser’s build, where @tinkoff’s own does nothing', async () => {
  const { exported, script } = await loadAsBrowser('server/plugins/tinkoff-request/index.ts')
  expect(script).not.toMatch(/node:|browser-external/)
  const plugin = (exported['default'] as typeof ours.circuitBreaker)({ minimumFailureCount: 1 })
  const make = request([plugin, http()])
  const server = await httpServer(status(500))
  for (let call = 0; call < 2; call++) await make({ url: server.url }).catch(() => {})
  await expect(make({ url: server.url })).rejects.toMatchObject({ code: 'ERR_CIRCUIT_BREAKER_OPEN' })
})
