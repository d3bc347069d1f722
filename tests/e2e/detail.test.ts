import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { CircuitBreakerProvider } from '../../server/provider/index.ts'
import { DatabaseCircuitBreakerAdapter } from '../../server/storage/adapter.ts'
import { MemoryCircuitBreakerStorageAdapter } from '../../server/storage/memory.ts'
import { BoardHost } from '../support/board-host.ts'
import { cardOf, violations } from '../support/board-page.ts'
import { browserInTest, chromiumPath } from '../support/browser.ts'
import { incident } from '../support/incident.ts'
import { until } from '../support/until.ts'

const circuit = '?c=payments.charge'

/** Where the plots of a circuit are on the page. */
async function plotOf(page: Page) {
  const box = await page.locator('.chart-plot').first().boundingBox()
  if (!box) throw new Error('no plot')
  const gutter = 46
  const xOf = (share: number) => box.x + gutter + share * (box.width - gutter)
  return { xOf, y: box.y + box.height / 2 }
}

const shown = (page: Page) => page.locator('.time-scale > text').allTextContents()

describe.skipIf(!chromiumPath)('the view of a circuit', () => {
  const open = browserInTest()

  it('shows the beginning of an incident to a page that is reloaded in the middle of it', async () => {
    const { host } = await incident()
    const { page, complaints } = await open(`${host.url}/${circuit}`)
    const seesTheBeginning = async () => {
      await page.locator('.heat-cells').waitFor()
      const states = page.getByRole('img', { name: /^State, from the oldest/ })
      await until(
        async () => ((await states.getAttribute('aria-label')) ?? '').endsWith('closed, open'),
        'it was closed before',
      )
      const cells = async () => ((await page.locator('.heat-cells').innerHTML()).match(/M/g) ?? []).length
      await until(async () => (await cells()) > 50, 'calls of the minutes before')
      await page.getByRole('button', { name: /Opened: \d+ of \d+ calls failed .* Next attempt/ }).waitFor()
    }
    await seesTheBeginning()
    await page.reload()
    await seesTheBeginning()
    expect(complaints).toEqual([])
  })

  it('looks at a stretch of time that is drawn over a plot, and goes back to live', async () => {
    const { host } = await incident()
    const { page, complaints } = await open(`${host.url}/${circuit}`)
    await page.locator('.heat-cells').waitFor()
    const { xOf, y } = await plotOf(page)
    await page.mouse.move(xOf(0.3), y)
    await page.mouse.down()
    await page.mouse.move(xOf(0.5), y, { steps: 4 })
    expect(await page.locator('.selection').count()).toBe(4)
    await page.mouse.up()
    const strip = page.getByRole('region', { name: 'Time looked at' })
    await strip.getByText(/Looking at .*\d\d:\d\d:\d\d to .*\d\d:\d\d:\d\d/).waitFor()
    const [from, to] = new URL(page.url()).searchParams.get('span')!.split('-').map(Number)
    expect(Math.abs(to! - from! - 60)).toBeLessThanOrEqual(3)
    expect(await page.textContent('.headline')).toMatch(/Closed at .*Within 1\smin.*it was not open/)
    const still = await shown(page)
    await page.reload()
    await strip.waitFor()
    await page.locator('.heat-cells').waitFor()
    expect(await shown(page)).toEqual(still)
    await strip.getByRole('button', { name: /Back to live/ }).click()
    await page.getByText(/^Open for/).waitFor()
    expect(new URL(page.url()).search).toBe(circuit)
    expect(complaints).toEqual([])
  })

  it('looks at the instant of a transition, and at any other, by mouse and by keyboard', async () => {
    const { host, openedAt } = await incident()
    const { page } = await open(`${host.url}/${circuit}`)
    const line = page.getByRole('button', { name: /Opened: \d+ of \d+ calls failed/ })
    await line.click()
    await page.getByText(/Looking at .*\d\d:\d\d:\d\d/).waitFor()
    expect(await line.getAttribute('aria-pressed')).toBe('true')
    expect(Number(new URL(page.url()).searchParams.get('at')) * 1_000).toBe(openedAt)
    expect(await page.textContent('.headline')).toMatch(/Open at .*Opened: \d+ of \d+ calls failed/)
    await page.keyboard.press('[')
    await page.keyboard.press('[')
    await page.keyboard.press('[')
    await until(async () => /Closed at/.test((await page.textContent('.headline')) ?? ''), 'before it opened')
    expect(await page.textContent('.key-figures')).toMatch(/one of 100 is slower/)
    const { xOf, y } = await plotOf(page)
    await page.mouse.click(xOf(0.97), y)
    await until(async () => /Open at/.test((await page.textContent('.headline')) ?? ''), 'after it opened')
    await page.keyboard.press('{')
    await page.getByText(/Looking at .*\d\d:\d\d:\d\d to/).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText(/^Open for/).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('article').waitFor()
    expect(new URL(page.url()).search).toBe('')
  })

  it('looks hours back, minute by minute', async () => {
    const { host } = await incident()
    const { page } = await open(`${host.url}/${circuit}&range=60`)
    await page.locator('.heat-cells').waitFor()
    const states = page.getByRole('img', { name: /^State, from the oldest/ })
    await until(
      async () =>
        /^State, from the oldest: closed, open$/.test((await states.getAttribute('aria-label')) ?? ''),
      'what the minutes were',
    )
  })

  it.each(['light', 'dark'] as const)(
    'has nothing that axe finds fault with while it looks back, in the %s',
    async (colorScheme) => {
      const { host, openedAt } = await incident()
      const { page, complaints } = await open(`${host.url}/${circuit}&at=${openedAt / 1_000}`, {
        colorScheme,
      })
      await page.locator('.heat-cells').waitFor()
      await page.getByText(/Looking at/).waitFor()
      expect(await violations(page)).toEqual([])
      const to = Math.floor(openedAt / 1_000)
      await page.goto(`${host.url}/${circuit}&span=${to - 60}-${to}`)
      await page.getByText(/Looking at .* to/).waitFor()
      await page.locator('.heat-cells').waitFor()
      expect(await violations(page)).toEqual([])
      expect(complaints).toEqual([])
    },
  )

  it('says of a circuit whose store is lost that it is on its own, and in which settings it stands', async () => {
    const host = await new BoardHost().start()
    const storage = new MemoryCircuitBreakerStorageAdapter(new Map())
    const adapter = new DatabaseCircuitBreakerAdapter({ adapter: storage, retryMs: 60_000 })
    const provider = new CircuitBreakerProvider({ adapter, registry: host.registry })
    const breaker = provider.create('psp')
    await breaker.runOrFail(() => Promise.resolve('ok'))
    vi.spyOn(storage, 'read').mockRejectedValue(new Error('refused'))
    vi.spyOn(storage, 'append').mockRejectedValue(new Error('refused'))
    const calls = setInterval(() => void breaker.runOrFail(() => Promise.resolve('ok')).catch(() => {}), 100)
    onTestFinished(() => clearInterval(calls))
    const { page, complaints } = await open(host.url)
    await cardOf(page, 'psp').says(/on its own, its store is lost/)
    expect(await cardOf(page, 'psp').text()).toContain('store lost')
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: /^psp/ }).click()
    await page.getByText('Memory does not answer. This instance decides from its own memory.').waitFor()
    await page.getByText('memory, not reached: on its own').waitFor()
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByText('Where its state is kept, and shared with other processes.').waitFor()
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('fits a phone while it looks back', async () => {
    const { host, openedAt } = await incident()
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true }
    const { page, complaints } = await open(`${host.url}/${circuit}&at=${openedAt / 1_000}`, phone)
    await page.locator('.heat-cells').waitFor()
    await page.getByRole('button', { name: /Back to live/ }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
