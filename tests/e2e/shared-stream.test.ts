import express from 'express'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../server/breaker/circuit-breaker.ts'
import { dashboard } from '../../server/express/dashboard.ts'
import { Registry } from '../../server/registry/registry.ts'
import { cardOf } from '../support/board-page.ts'
import { browserInTest, chromiumPath } from '../support/browser.ts'
import { SimulatedClock } from '../../shared/engine/simulated-clock.ts'
import { strictPolicy } from '../support/board-host.ts'
import { serve } from '../support/servers.ts'
import { until } from '../support/until.ts'

/** A board whose open streams are counted. */
async function countingHost(clock?: SimulatedClock) {
  const registry = new Registry()
  const app = express()
  const open = new Set<object>()
  const asked: string[] = []
  app.use((request, response, next) => {
    response.setHeader('content-security-policy', strictPolicy)
    if (request.path === '/stream') {
      asked.push(request.url)
      open.add(response)
      response.on('close', () => open.delete(response))
    }
    next()
  })
  app.use('/', dashboard({ registry, clock }))
  const { url } = await serve(app)
  let fails = false
  const answer = () => (fails ? Promise.reject(new Error('down')) : Promise.resolve('ok'))
  const options = { name: 'pay', registry, resetTimeout: 60_000, volumeThreshold: 5, timeout: 5_000 }
  const breaker = new CircuitBreaker(answer, clock ? { ...options, clock } : options)
  const fire = async (calls: number) => {
    for (let call = 0; call < calls; call++) await breaker.fire().catch(() => {})
  }
  return { url, connections: () => open.size, asked, fire, breaker, fail: () => void (fails = true) }
}

/** Headless browsers show every tab; this says that nobody looks at this one, or that somebody does again. */
async function turn(page: Page, to: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, to)
}

describe.skipIf(!chromiumPath)('the stream in a browser', () => {
  const open = browserInTest()

  it('is one connection for all tabs, of which each shows everything, without a word', async () => {
    const { url, connections, fire, breaker, fail } = await countingHost()
    const { page, complaints } = await open(url)
    await cardOf(page, 'pay').says(/^pay: closed/)
    const other = await page.context().newPage()
    await other.goto(url)
    await cardOf(other, 'pay').says(/^pay: closed/)
    await until(() => connections() === 1, 'one connection for two tabs')
    fail()
    await fire(6)
    expect(breaker.opened).toBe(true)
    for (const each of [page, other]) await cardOf(each, 'pay').says(/^pay: open for/)
    await page.close()
    await until(() => connections() === 1, 'the other tab reads on')
    breaker.close()
    await cardOf(other, 'pay').says(/^pay: closed/)
    expect(complaints).toEqual([])
  })

  it('pauses when nobody looks, and goes on where it was', async () => {
    const { url, connections, asked, fire, fail } = await countingHost()
    const { page } = await open(url)
    await cardOf(page, 'pay').says(/^pay: closed/)
    await turn(page, 'hidden')
    await until(() => connections() === 0, 'no connection while nobody looks')
    fail()
    await fire(6)
    await turn(page, 'visible')
    await cardOf(page, 'pay').says(/^pay: open for/)
    expect(asked.at(-1)).toMatch(/^\/stream\?lastEventId=[a-z0-9]+-\d+$/)
    expect(connections()).toBe(1)
  })

  it('shows the beginning of an incident to a page that is opened, or reloaded, in the middle of it', async () => {
    const clock = new SimulatedClock(Date.now())
    const { url, fire, fail } = await countingHost(clock)
    for (let second = 0; second < 5; second++) {
      if (second === 3) fail()
      await fire(second < 3 ? 20 : 90)
      clock.advance(1_000)
    }
    const { page } = await open(url)
    // Nothing has succeeded since the page was opened.
    const successes = page.locator('.sparkline .part-success')
    const seconds = async () => ((await successes.first().getAttribute('d')) ?? '').split('M').length - 1
    const seesTheBeginning = () =>
      until(async () => (await successes.count()) > 0 && (await seconds()) >= 2, 'the good seconds')
    await seesTheBeginning()
    await page.reload()
    await seesTheBeginning()
    await cardOf(page, 'pay').says(/^pay: open for/)
  })
})
