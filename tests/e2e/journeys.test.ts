import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { BoardHost } from '../support/board-host.ts'
import { cardOf, violations } from '../support/board-page.ts'
import { browserInTest, chromiumPath } from '../support/browser.ts'
import { tcpProxy } from '../support/tcp-proxy.ts'
import { until } from '../support/until.ts'

const well = () => Promise.resolve('ok')
const badly = () => Promise.reject(Object.assign(new Error('down'), { code: 'ECONNRESET' }))

/** An application with so many circuits, of which one is open. */
async function hostOf(circuits: number, open = 'payments.charge'): Promise<BoardHost> {
  const host = await new BoardHost().start()
  for (let index = 1; index < circuits; index++) host.breaker(`service-${index % 30}.call-${index}`, well)
  await host
    .breaker(open, badly, { resetTimeout: 60_000 })
    .fire()
    .catch(() => {})
  return host
}

/** What has the focus, as a listener hears it. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

const views = ['cards', 'dense', 'wall', 'table'] as const

describe.skipIf(!chromiumPath)('somebody on call', () => {
  const open = browserInTest()

  it.each(views)(
    'finds the one open circuit among 1,000 by keyboard alone, from the view of %s',
    async (view) => {
      const host = await hostOf(1_000)
      const { page, complaints } = await open(`${host.url}/?view=${view}`)
      await page.locator('[data-circuit]').first().waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('state:open')
      await page.keyboard.press('Enter')
      await until(async () => (await focused(page)).startsWith('payments.charge: open'), 'the focus is on it')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'payments.charge' }).waitFor()
      await page.keyboard.press('Escape')
      await until(async () => (await focused(page)).startsWith('payments.charge'), 'back where it was')
      expect(complaints).toEqual([])
    },
  )

  it('goes to a circuit by a few letters', async () => {
    const host = await hostOf(1_000)
    const { page, complaints } = await open(host.url)
    await page.locator('[data-circuit]').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Search circuits/ }).waitFor()
    await page.keyboard.type('pcharge')
    await page.getByRole('option', { name: /payments\.charge/ }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'payments.charge' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Search circuits/ }).waitFor()
    await page.keyboard.type('view wall')
    await page.getByRole('option', { name: /wall/i }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: /Wall of 1000 circuits/ }).waitFor()
    expect(complaints).toEqual([])
  })

  it('follows a trip from the wall to its cause', async () => {
    const host = await hostOf(300)
    const late = host.breaker('ledger.post', badly, { resetTimeout: 60_000 })
    const { page } = await open(`${host.url}/?view=wall`, { viewport: { width: 1920, height: 1080 } })
    const rail = page.getByRole('complementary', { name: 'Needs attention' })
    await rail.getByRole('link', { name: /^payments\.charge: open/ }).waitFor()
    const canvas = page.locator('.wall canvas')
    const before = await canvas.screenshot()
    await late.fire().catch(() => {})
    const link = rail.getByRole('link', { name: /^ledger\.post: open/ })
    await link.waitFor()
    await until(async () => !(await canvas.screenshot()).equals(before), 'its tile has changed')
    await page.keyboard.press('j')
    await page.keyboard.press('Home')
    await page.locator('.wall-tip').waitFor()
    await page.keyboard.press('Escape')
    await until(async () => (await page.locator('.wall-tip').count()) === 0, 'the pop-over can be sent away')
    await link.click()
    await page.getByRole('heading', { level: 1, name: 'ledger.post' }).waitFor()
    expect(await page.textContent('main')).toMatch(/Opened \d\d:\d\d:\d\d: 1 of 1 calls? failed .*ECONNRESET/)
  })

  it('sees above dense rows what needs attention, and nothing jumps when nothing does', async () => {
    const host = await hostOf(60)
    const { page, complaints } = await open(`${host.url}/?view=dense`)
    const strip = page.getByRole('complementary', { name: 'Needs attention' })
    const link = strip.getByRole('link', { name: /^payments\.charge: open/ })
    await link.waitFor()
    const { height } = (await strip.boundingBox())!
    await strip.getByRole('button', { name: 'All 1' }).click()
    await until(async () => (await page.getByRole('article').count()) === 1, 'only what needs attention')
    await link.click()
    await page.getByRole('heading', { level: 1, name: 'payments.charge' }).waitFor()
    const calm = await new BoardHost().start()
    await calm.breaker('well', well).fire()
    const { page: quiet } = await open(`${calm.url}/?view=dense`)
    await quiet.getByText('Nothing does.').waitFor()
    const { height: quietHeight } = (await quiet.getByRole('complementary').boundingBox())!
    expect(quietHeight).toBe(height)
    expect(complaints).toEqual([])
  })

  it('shows the same circuits as wall and as table, at the press of a key', async () => {
    const host = await hostOf(120)
    const { page } = await open(host.url)
    await page.locator('[data-circuit]').first().waitFor()
    await page.keyboard.press('w')
    await page.getByRole('group', { name: /Wall of 120 circuits/ }).waitFor()
    await page.keyboard.press('t')
    const table = page.getByRole('table')
    await table.waitFor()
    expect(await table.getAttribute('aria-rowcount')).toBe('121')
    await page.keyboard.press('g')
    await page.getByRole('rowheader', { name: /^payments\s*1/ }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('End')
    await until(
      async () => (await focused(page)).startsWith('service-29.call-119: closed'),
      'the focus is on the last',
    )
    await page.keyboard.press('t')
    await page.getByRole('article').first().waitFor()
  })

  it('is told what is wrong with a search, and the rest of it counts', async () => {
    const host = await hostOf(20)
    const { page } = await open(host.url)
    await page.locator('[data-circuit]').first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('state:opne group:pay*')
    await page.getByText('there is no such state. Did you mean state:open?').waitFor()
    await until(async () => (await page.getByRole('article').count()) === 1, 'the group counts')
    expect(await page.getByRole('searchbox').getAttribute('aria-invalid')).toBe('true')
    expect(await violations(page)).toEqual([])
  })

  it('holds the page, and is told all the same that the stream is lost', async () => {
    const host = await hostOf(2)
    const { page } = await open(host.url)
    await cardOf(page, 'payments.charge').says(/^payments\.charge: open for/)
    await page.keyboard.press('.')
    await page.getByText(/Paused at \d\d:\d\d:\d\d/).waitFor()
    host.breaker('late', well)
    await host.stop()
    await page.getByText(/Stream lost at/).waitFor()
    expect(await cardOf(page, 'late').card.count()).toBe(0)
    await host.start()
    await page.keyboard.press('r')
    await page.getByText(/Paused at/).waitFor()
    await page.keyboard.press('.')
    await cardOf(page, 'late').card.waitFor()
  })

  it('loses the network, gets it back, and misses nothing', async () => {
    const host = await hostOf(3)
    const proxy = await tcpProxy(Number(new URL(host.url).port))
    const { page } = await open(`http://127.0.0.1:${proxy.port}/fuseboard`)
    await cardOf(page, 'payments.charge').says(/^payments\.charge: open for/)
    proxy.hold()
    await page.getByText(/Stream lost at/).waitFor()
    proxy.cut()
    proxy.release()
    await page.keyboard.press('r')
    const news = page.getByText(/were missed and have been filled in\./)
    await news.waitFor()
    expect(await cardOf(page, 'payments.charge').spoken()).toMatch(/^payments\.charge: open for/)
  })

  it.each(views)('is told in the view of %s that what it shows is out of date', async (view) => {
    const host = await hostOf(3)
    const { page } = await open(`${host.url}/?view=${view}`)
    const link = page.locator('[data-circuit="payments.charge"]').first()
    const name = async () => ((await link.count()) > 0 ? await link.getAttribute('aria-label') : '') ?? ''
    await page.locator('[data-circuit]').first().waitFor()
    await page.keyboard.press('j')
    await host.stop()
    await until(async () => /^payments\.charge: open as of \d\d:\d\d:\d\d/.test(await name()), 'as of then')
    await host.start()
    await page.keyboard.press('r')
    await until(async () => (await name()).startsWith('payments.charge: open for'), 'up to date')
  })

  it.each(views.flatMap((view) => (['light', 'dark'] as const).map((scheme) => [view, scheme] as const)))(
    'finds nothing wrong with the view of %s in the %s, grouped or not',
    async (view, colorScheme) => {
      const host = await hostOf(60)
      host.breaker('off', well, { enabled: false })
      const { page, complaints } = await open(`${host.url}/?view=${view}`, { colorScheme })
      await page.locator('[data-circuit]').first().waitFor()
      expect(await violations(page)).toEqual([])
      await page.goto(`${host.url}/?view=${view}&group=state`)
      await page.locator('[data-circuit]').first().waitFor()
      expect(await violations(page)).toEqual([])
      expect(complaints).toEqual([])
    },
  )

  it('sees the board under a policy of nonces, down to the parts that are fetched later', async () => {
    const policy = `default-src 'none'; script-src 'nonce-word' 'strict-dynamic'; style-src 'nonce-word'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'`
    const options = {
      nonce: () => 'word',
      brand: 'Acme',
      theme: { surface: ['#fffdf8', '#101418'] },
    } as const
    const host = await new BoardHost('/ops', options, policy).start()
    await host.breaker('pay', well).fire()
    const { page, complaints } = await open(host.url)
    await cardOf(page, 'pay').card.waitFor()
    await expect.poll(() => page.title(), { timeout: 8_000 }).toBe('Acme')
    await page.keyboard.press('t')
    await page.getByRole('table').waitFor()
    await page.getByRole('link', { name: /^pay: closed/ }).click()
    await page.locator('.recharts-surface').first().waitFor()
    expect(
      await page.evaluate(() => getComputedStyle(document.querySelector('.top-bar')!).backgroundColor),
    ).toBe('rgb(255, 253, 248)')
    expect(complaints).toEqual([])
  })

  it('reads names from right to left and names of 500 characters in every view', async () => {
    const host = await new BoardHost().start()
    for (const name of ['תשלומים.חיוב', `long.${'x'.repeat(500)}`, '💳 оплата'])
      await host.breaker(name, well).fire()
    for (const view of views) {
      const { page } = await open(`${host.url}/?view=${view}`)
      await page.locator('[data-circuit]').first().waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    }
  })

  it('sees shapes in forced colours, and nothing that moves where movement is unwanted', async () => {
    const host = await hostOf(40)
    const { page } = await open(`${host.url}/?view=wall`, { forcedColors: 'active', reducedMotion: 'reduce' })
    await page
      .getByRole('link', { name: /^payments\.charge: open/ })
      .first()
      .waitFor()
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
  })
})
