import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { violations } from '../support/board-page.ts'
import { browserInTest, chromiumPath } from '../support/browser.ts'
import type { Incident } from '../support/incident.ts'
import { incident } from '../support/incident.ts'
import { until } from '../support/until.ts'

/** Presses "Save", and says where the file is. */
async function saveFrom(page: Page): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'fuseboard-saved-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const download = await waiting
  const path = join(folder, download.suggestedFilename())
  await download.saveAs(path)
  return path
}

/** In which colours everything is drawn: the class of each mark, its fill and its stroke. */
function coloursOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const marks = [
      ...document.querySelectorAll('main svg [class]:not(.headline *), main .chart-legend [class]'),
    ]
    const told = marks.map((mark) => {
      const { fill, stroke } = getComputedStyle(mark)
      return `${mark.getAttribute('class')}: ${fill} ${stroke}`
    })
    return [...new Set(told)].toSorted()
  })
}

describe.skipIf(!chromiumPath)('a circuit that was saved', () => {
  const open = browserInTest()

  async function seen({ host }: Incident, query: string) {
    const { page, complaints } = await open(`${host.url}/${query}`)
    await page.locator('.heat-cells').waitFor()
    const file = await saveFrom(page)
    expect(complaints).toEqual([])
    return { page, file }
  }

  it('opens without a server, with its charts, its timeline and time travel, and without a word', async () => {
    const trouble = await incident()
    const { file } = await seen(trouble, '?c=payments.charge')
    await trouble.host.stop()
    expect(file).toMatch(/payments\.charge-\d{4}-\d\d-\d\d-\d{4}\.html$/)
    const { page, complaints } = await open(pathToFileURL(file).href)
    await page.context().setOffline(true)
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'payments.charge' }).waitFor()
    await page.locator('.heat-cells').waitFor()
    await expect.poll(() => page.title(), { timeout: 8_000 }).toBe('payments.charge · Fuseboard')
    expect(await page.textContent('.headline')).toMatch(/Open at .* it opened once and was open for \d+\ss\./)
    expect(await page.getByRole('img', { name: /^State, from the oldest: .*closed, open$/ }).count()).toBe(1)
    const line = page.getByRole('button', { name: /Opened: \d+ of \d+ calls failed .*ECONNRESET/ })
    await line.click()
    await page.getByText(/^Looking at/).waitFor()
    await page.keyboard.press('Escape')
    await until(async () => (await page.getByText(/^Looking at/).count()) === 0, 'back to the whole')
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('holds the stretch that was looked at, and is small', async () => {
    const trouble = await incident()
    const to = Math.floor(trouble.openedAt / 1_000) - 20
    const { file } = await seen(trouble, `?c=payments.charge&span=${to - 60}-${to}`)
    const { page } = await open(pathToFileURL(file).href, { colorScheme: 'dark' })
    await page.locator('.heat-cells').waitFor()
    expect(await page.textContent('.headline')).toMatch(/Closed at .*Within 1\smin it was not open/)
    expect(await page.textContent('.what-happened')).toMatch(/no transitions in 1\smin/)
    expect(await violations(page)).toEqual([])
    expect(statSync(file).size).toBeLessThan(1_000_000)
    expect(readFileSync(file, 'utf8')).not.toMatch(/https?:\/\/127\.0\.0\.1/)
  })

  it('looks as it did on the page', async () => {
    const trouble = await incident()
    const to = Math.floor(trouble.openedAt / 1_000) + 30
    const { page: live, file } = await seen(trouble, `?c=payments.charge&span=${to - 120}-${to}`)
    const colours = await coloursOf(live)
    expect(colours.filter((colour) => /^(part|ribbon|heat|band)-/.test(colour)).length).toBeGreaterThan(10)
    const { page } = await open(pathToFileURL(file).href)
    await page.locator('.heat-cells').waitFor()
    expect(await coloursOf(page)).toEqual(colours)
  })

  it('treats names as text, whatever they hold', async () => {
    const name = '</script><img src=x onerror=document.title=1><!--<script>$& ${x} 💳'
    const trouble = await incident(name)
    const { file } = await seen(trouble, `?c=${encodeURIComponent(name)}`)
    const { page, complaints } = await open(pathToFileURL(file).href)
    await page.getByRole('heading', { level: 1, name }).waitFor()
    expect(await page.locator('img[src="x"]').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('fits a phone', async () => {
    const trouble = await incident()
    const { file } = await seen(trouble, '?c=payments.charge')
    const { page } = await open(pathToFileURL(file).href, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    })
    await page.locator('.heat-cells').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    expect(await violations(page)).toEqual([])
  })

  it('is not made while the server cannot be reached, and the page says so', async () => {
    const trouble = await incident()
    const { page } = await open(`${trouble.host.url}/?c=payments.charge`)
    await page.locator('.heat-cells').waitFor()
    await trouble.host.stop()
    await page.keyboard.press('s')
    const mistake = page.getByText('Not saved: the server cannot be reached.')
    await mistake.waitFor()
    expect(await mistake.getAttribute('role')).toBe('status')
  })
})
