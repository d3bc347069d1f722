import { createServer } from 'node:http'
import { expect, it, vi } from 'vitest'
import { registry } from '../../server/registry/registry.ts'
import { listenOnLoopback } from '../../examples/shop/listen.ts'
import { outcome } from './asking.ts'

it('opens a circuit of a provider that is on the board, and isolates it', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const port = await freePort()
  vi.stubEnv('PORT', String(port))
  await import('../../examples/providers.ts')
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(async () => expect(await outcome(`${url}/fuseboard/board.json`)).toBe(200))
  const price = async () => (await fetch(`${url}/price/lamp`)).text()
  expect([await price(), await price(), await price()]).toEqual([
    'fetch failed',
    'fetch failed',
    'fetch failed',
  ])
  expect(await price()).toMatch(/^The circuit "pricing" is open; it tries again in \d+ ms\.$/)
  expect(log).toHaveBeenCalledWith('pricing: CLOSED → OPEN')
  await fetch(`${url}/isolate`, { method: 'POST' })
  expect(await price()).toMatch(/is isolated/)
  expect(registry.get('shop:pricing')!.read('shop:pricing')).toMatchObject({
    mode: 'forced-open',
    settings: { namespace: 'shop', adapter: 'memory', backoff: 'exponential' },
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listenOnLoopback(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
