import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { cardOf } from '../support/board-page.ts'
import { browserInTest, chromiumPath } from '../support/browser.ts'
import { start } from '../support/process.ts'

describe.skipIf(!chromiumPath)('the demo, as a newcomer sees it', () => {
  const open = browserInTest()

  async function demo() {
    const words = ['--no-script']
    const { match } = await start('dist/examples/shop/main.js', words, /board\s+(\S+)\s+shop\s+(\S+)/, {
      PORT: '0',
    })
    return { board: match[1]!, shop: match[2]! }
  }

  function press(home: Page, dependency: string, weather: string) {
    return home
      .getByRole('group', { name: `Weather of ${dependency}` })
      .getByRole('button', { name: weather })
      .click()
  }

  it('shows a circuit go from closed over open and half-open to closed when its buttons are pressed', async () => {
    const { board, shop } = await demo()
    const { page, complaints } = await open(board)
    const { page: home, complaints: homeComplaints } = await open(shop)
    const payments = cardOf(page, 'payments.charge')
    await payments.says(/^payments\.charge: closed for \d+\ss; /)
    expect(await payments.glyph()).toMatch(/^closed/)

    await press(home, 'payments.charge', 'hanging')
    await payments.says(/: open for \d+\ss, next attempt in \d+ seconds?; [\d.]+\s% errors at trip$/, 5_000)
    expect(await payments.text()).toMatch(/Open.*timeout 600\sms.*errors at trip.*blocked/s)
    expect(await payments.glyph()).toMatch(/^open, next attempt in \d+ seconds?$/)
    // On a machine that is short of breath another dependency may be too slow as well.
    await expect.poll(() => page.title(), { timeout: 8_000 }).toMatch(/^\([1-8]\) Fuseboard$/)

    await payments.says(/: half-open for \d+\ss/, 20_000)
    expect(await payments.glyph()).toMatch(/^half-open/)
    await press(home, 'payments.charge', 'healthy')
    await payments.says(/: closed for \d+\ss/, 20_000)
    expect(await payments.glyph()).toMatch(/^closed/)
    expect([complaints, homeComplaints]).toEqual([[], []])
  })

  it('tells the whole story in the circuit’s own view', async () => {
    const { board, shop } = await demo()
    const { page, complaints } = await open(board)
    const { page: home } = await open(shop)
    await press(home, 'reviews.list', 'dead')
    const reviews = cardOf(page, 'reviews.list')
    await reviews.says(/: open for/)
    await page.keyboard.press('/')
    await page.keyboard.type('reviews')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'reviews.list' }).waitFor()
    await page.locator('.recharts-surface').first().waitFor()
    // Now and then a probe is under way instead.
    await page.getByText('Next attempt', { exact: true }).waitFor()
    const text = (await page.textContent('body'))!
    expect(text).toMatch(
      /[Oo]pened \d\d:\d\d:\d\d: \d+ of \d+ calls failed \([\d.]+\s%\s≥\s50\s%\) in 2\.5\ss; \d+\s×\sECONN/,
    )
    expect(text).toMatch(/Trip rule.*errors ≥ 50\s% of ≥ \d+ calls/s)
    expect(text).toMatch(/Front door\s*CircuitBreaker/)
    for (const title of ['State', 'Error rate', 'Calls', 'Latency']) expect(text).toContain(title)
    expect(new URL(page.url()).searchParams.get('c')).toBe('reviews.list')
    await page.keyboard.press('Escape')
    await reviews.card.waitFor()
    expect(complaints).toEqual([])
  })
})
