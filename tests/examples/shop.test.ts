import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dependencyNames } from '../../examples/shop/dependencies.ts'
import { listenOnLoopback } from '../../examples/shop/listen.ts'
import type { Shop } from '../../examples/shop/start-shop.ts'
import { startShop } from '../../examples/shop/start-shop.ts'
import { answer, outcome, posting } from './asking.ts'

/** How many sockets of this process are open, listening ones included. */
const sockets = () => process.getActiveResourcesInfo().filter((resource) => resource.startsWith('TCP')).length

describe('the shop', () => {
  let shop: Shop

  beforeEach(async () => {
    shop = await startShop({ port: 0, script: false, traffic: false, random: () => 0.5 })
  })
  afterEach(() => shop.close())

  it('sells while all is well', async () => {
    const { status, body } = await answer(`${shop.url}/checkout`, { method: 'POST' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ order: 'order-1', payment: { isCharged: true }, shipping: { cents: 390 } })
  })

  it('sells with a flat rate, a later reservation and a look by hand when these three are dead', async () => {
    await shop.setWeather('shipping.rates', 'dead')
    await shop.setWeather('inventory.reserve', 'dead')
    await shop.setWeather('fraud.score', 'dead')
    const { status, body } = await answer(`${shop.url}/checkout`, { method: 'POST' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      reservation: { isReserved: false },
      risk: { score: null },
      shipping: { cents: 490 },
      payment: { isCharged: true },
    })
  })

  it('shows a product without reviews when reviews.list is dead', async () => {
    await shop.setWeather('reviews.list', 'dead')
    const { status, body } = await answer(`${shop.url}/product/7`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ about: { title: 'Lamp no. 7' }, reviews: { reviews: [] } })
  })

  it('says what is missing when search.query is dead, for which nobody can stand in', async () => {
    await shop.setWeather('search.query', 'dead')
    const { status, body } = await answer(`${shop.url}/search?q=lamp`)
    expect(status).toBe(503)
    expect(body['error']).toMatch(/^search.query is not available/)
  })

  it('opens the circuit of a dead dependency, and says so in its report', async () => {
    await shop.setWeather('search.query', 'dead')
    await Promise.all(Array.from({ length: 12 }, () => outcome(`${shop.url}/search?q=lamp`)))
    const { body } = await answer(`${shop.url}/weather`)
    expect(body['dependencies']).toContainEqual({
      name: 'search.query',
      usedBy: ['GET /search'],
      weather: 'dead',
      circuit: 'open',
      heldFor: 120,
    })
  })

  it('changes the weather at the press of a button', async () => {
    const { status, body } = await answer(
      `${shop.url}/weather/payments.charge`,
      posting({ weather: 'erroring' }),
    )
    expect(status).toBe(200)
    expect(body['dependencies']).toContainEqual(
      expect.objectContaining({ name: 'payments.charge', weather: 'erroring', heldFor: 120 }),
    )
  })

  it.each([
    ['/weather/payments.charge', { weather: 'rainy' }, 400, /weather must be one of healthy, slow/],
    ['/weather/payments.charge', null, 400, /weather must be one of/],
    ['/weather/nobody', { weather: 'dead' }, 404, /dependency must be one of payments.charge/],
    ['/script', { isPlaying: 'yes' }, 400, /isPlaying must be one of true, false/],
  ])('refuses %s with %j', async (path, body, status, message) => {
    const refused = await answer(shop.url + path, body === null ? { method: 'POST' } : posting(body))
    expect(refused.status).toBe(status)
    expect(refused.body['error']).toMatch(message)
  })

  it('starts and stops its script', async () => {
    const { body } = await answer(`${shop.url}/script`, posting({ isPlaying: true }))
    expect(body['script']).toMatchObject({ isPlaying: true, next: { dependency: 'recommend.similar' } })
  })

  it('serves a home page that needs nothing but its own host', async () => {
    const response = await fetch(shop.url)
    expect(response.headers.get('content-security-policy')).toBe("default-src 'self'")
    expect(await response.text()).toContain('href="./fuseboard/"')
  })

  it('publishes its eight circuits', async () => {
    const frame = await firstFrame(`${shop.url}/hystrix.stream`)
    const names = [...frame.matchAll(/"type":"HystrixCommand","name":"([^"]+)"/g)].map(([, name]) => name)
    expect(names).toEqual(dependencyNames)
  })
})

describe('closing the shop', () => {
  it('ends customers, streams and servers at once and leaves nothing behind', async () => {
    await vi.waitFor(() => expect(sockets()).toBe(0))
    const shop = await startShop({ port: 0 })
    const stream = await fetch(`${shop.url}/hystrix.stream`)
    await shop.setWeather('payments.charge', 'hanging')
    await Promise.all([outcome(`${shop.url}/search`), outcome(`${shop.url}/product/1`)])
    await shop.close()
    await expect(stream.text()).rejects.toThrow('terminated')
    expect(await outcome(shop.url)).toBe('ECONNREFUSED')
    await vi.waitFor(() => expect(sockets()).toBe(0))
  })

  it('is not needed after a start on a taken port, which fails with nothing left behind', async () => {
    const other = createServer()
    const port = await listenOnLoopback(other)
    await expect(startShop({ port })).rejects.toThrow('EADDRINUSE')
    other.close()
    await vi.waitFor(() => expect(sockets()).toBe(0))
  })
})

/** The first event block of a stream that says something. */
async function firstFrame(url: string): Promise<string> {
  const response = await fetch(url)
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.includes('data:')) break
  }
  return text
}
