import { createServer } from 'node:http'
import { expect, it, vi } from 'vitest'
import { listenOnLoopback } from '../../examples/shop/listen.ts'
import { outcome } from './asking.ts'

it('answers, in the smallest example, with the fallback while nobody tells the price', async () => {
  const port = await freePort()
  vi.stubEnv('PORT', String(port))
  await import('../../examples/express.ts')
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(async () => expect(await outcome(`${url}/fuseboard/board.json`)).toBe(200))
  const response = await fetch(`${url}/price/lamp`)
  expect(await response.text()).toBe('price on request')
})

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listenOnLoopback(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
