import { describe, expect, it } from 'vitest'
import { BoardHost } from '../support/board-host.ts'
import { cardOf, violations } from '../support/board-page.ts'
import { browserInTest, chromiumPath } from '../support/browser.ts'
import { until } from '../support/until.ts'

const well = () => Promise.resolve('ok')
const badly = () => Promise.reject(Object.assign(new Error('down'), { code: 'ECONNRESET' }))
describe.skipIf(!chromiumPath)('the board in a browser', () => {
  const open = browserInTest()

  it.each(['/', '/board', '/ops/tools/board'])(
    'works mounted at %s, under a strict policy, without a word',
    async (path) => {
      const host = await new BoardHost(path, { title: 'checkout', environment: 'production' }).start()
      const breaker = host.breaker('pay', well)
      await breaker.fire()
      const { page, complaints } = await open(host.url)
      await cardOf(page, 'pay').says(/^pay: closed/)
      await page.locator('header', { hasText: 'checkout production' }).waitFor()
      await page.getByRole('link', { name: /^pay: closed/ }).click()
      await page.locator('.recharts-surface').first().waitFor()
      await page.reload()
      await page.getByRole('heading', { level: 1, name: 'pay' }).waitFor()
      expect(complaints).toEqual([])
    },
  )

  it('says that there is no circuit yet, and shows one as soon as there is', async () => {
    const host = await new BoardHost().start()
    const { page } = await open(host.url)
    await page.getByText('No circuit yet').waitFor()
    host.breaker('late', well)
    const { card, spoken } = cardOf(page, 'late')
    await card.waitFor()
    expect(await spoken()).toMatch(/^late: closed/)
  })

  it('takes a circuit off the board when it is shut down', async () => {
    const host = await new BoardHost().start()
    const [first, second] = [host.breaker('first', well), host.breaker('second', well)]
    const { page } = await open(host.url)
    await cardOf(page, 'second').says(/^second/)
    second.shutdown()
    await until(async () => (await page.getByRole('article').count()) === 1, 'one card left')
    expect(first.closed).toBe(true)
  })

  it('says at once that the stream is lost, since when, and when it is back', async () => {
    const host = await new BoardHost().start()
    const breaker = host.breaker('pay', badly, { resetTimeout: 60_000 })
    await breaker.fire().catch(() => {})
    const { page } = await open(host.url)
    await cardOf(page, 'pay').says(/next attempt in/)
    await host.stop()
    await page.getByText(/Stream lost at \d\d:\d\d:\d\d/).waitFor({ timeout: 3_000 })
    await cardOf(page, 'pay').says(/^pay: open as of \d\d:\d\d:\d\d/)
    await expect.poll(() => page.title(), { timeout: 8_000 }).toBe('(lost) Fuseboard')
    expect(await page.textContent('body')).toMatch(/Trying again in \d+\ss/)
    await host.start()
    await page.keyboard.press('r')
    await page.getByText(/Back at \d\d:\d\d:\d\d/).waitFor()
    await cardOf(page, 'pay').says(/next attempt in/)
  })

  it('treats names as text, whatever they hold', async () => {
    const names = [
      'say "hi"',
      'back\\slash',
      'two\nlines',
      '<img src=x onerror=document.title=1>',
      '💳 оплата',
      'x'.repeat(500),
    ]
    const host = await new BoardHost().start()
    for (const name of names) await host.breaker(name, well).fire()
    const { page, complaints } = await open(host.url)
    await until(async () => (await page.getByRole('article').count()) === names.length, 'a card each')
    for (const name of names) {
      await page.goto(`${host.url}/?c=${encodeURIComponent(name)}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(await page.getByRole('heading', { level: 1 }).getAttribute('aria-label')).toBe(name)
    }
    expect(await page.locator('img[src="x"]').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('keeps search, state and order in its address', async () => {
    const host = await new BoardHost().start()
    await host
      .breaker('payments.charge', badly)
      .fire()
      .catch(() => {})
    for (const name of ['payments.refund', 'search.query']) await host.breaker(name, well).fire()
    const { page } = await open(host.url)
    await cardOf(page, 'payments.charge').says(/open/)
    await page.keyboard.press('/')
    await page.keyboard.type('pay')
    await until(async () => (await page.getByRole('article').count()) === 2, 'two match')
    await page.getByRole('button', { name: /1\s*open/ }).click()
    await until(async () => (await page.getByRole('article').count()) === 1, 'one of them is open')
    await page.getByLabel('Sort').selectOption('name')
    expect(new URL(page.url()).searchParams.toString()).toBe('q=state%3Aopen+pay&sort=name')
    await page.reload()
    await until(async () => (await page.getByRole('article').count()) === 1, 'the same after a reload')
    await page.keyboard.press('/')
    await page.keyboard.type('nothing is called so')
    await page.getByText('No circuit matches nothing is called so.').waitFor()
    expect(await page.textContent('body')).toMatch(/3 are hidden/)
  })

  it('does not move a card that the pointer is on', async () => {
    const host = await new BoardHost().start()
    const names = ['a', 'b', 'c']
    const breakers = names.map((name) => host.breaker(name, name === 'c' ? badly : well))
    for (const breaker of breakers.slice(0, 2)) await breaker.fire()
    const { page } = await open(host.url)
    const order = async () =>
      (await page.getByRole('article').allTextContents()).map((text) => text[0]).join('')
    await until(async () => (await order()) === 'abc', 'in the order of names')
    await page.getByRole('article').first().hover()
    await breakers[2]!.fire().catch(() => {})
    // Long enough to climb, were it not for the pointer.
    await cardOf(page, 'c').says(/^c: open for [6-9]\ss/, 15_000)
    expect(await order()).toBe('abc')
    await page.mouse.move(5, 5)
    await until(async () => (await order()) === 'cab', 'trouble first')
  })

  it.each(['light', 'dark'] as const)(
    'has nothing that axe finds fault with, in the %s',
    async (colorScheme) => {
      const host = await new BoardHost().start()
      await host
        .breaker('payments.charge', badly, { resetTimeout: 60_000 })
        .fire()
        .catch(() => {})
      await host.breaker('search.query', well).fire()
      host.breaker('silent', well)
      host.breaker('disabled', well, { enabled: false })
      const { page } = await open(host.url, { colorScheme })
      await cardOf(page, 'payments.charge').says(/open/)
      expect(await violations(page)).toEqual([])
      await page.getByRole('link', { name: /^payments\.charge/ }).click()
      await page.locator('.recharts-surface').first().waitFor()
      expect(await violations(page)).toEqual([])
    },
  )

  it('fits a phone', async () => {
    const host = await new BoardHost().start()
    await host
      .breaker('payments.charge', badly, { resetTimeout: 60_000 })
      .fire()
      .catch(() => {})
    await host.breaker('search.query', well).fire()
    const { page } = await open(host.url, { viewport: { width: 390, height: 844 }, hasTouch: true })
    await page.getByRole('link', { name: /^payments\.charge: open/ }).waitFor()
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(await overflow()).toBe(0)
    await page.getByRole('link', { name: /^payments\.charge/ }).tap()
    await page.getByRole('heading', { level: 1, name: 'payments.charge' }).waitFor()
    expect(await overflow()).toBe(0)
    expect(await violations(page)).toEqual([])
  })
})
