import { describe, expect, it } from 'vitest'
import { cardOf, violations } from '../support/board-page.ts'
import { browserInTest, chromiumPath } from '../support/browser.ts'
import { start } from '../support/process.ts'
import { recordingPath } from '../support/recordings.ts'
import { turbineStream } from '../support/turbine-stream.ts'
import { until } from '../support/until.ts'

const cli = 'dist/server/cli/main.js'
const second = () => Math.floor(Date.now() / 1_000)
const views = ['cards', 'dense', 'wall', 'table'] as const
const recordings = [
  // It was open for one event, without an error before it.
  ['hystrix-cinematch.stream', 'CinematchGetPredictions', /Closed\..*Opened; the stream does not say why\./],
  ['hystrix-subscriber.stream', 'SubscriberGetAccount', /No change of state is known\./],
] as const

describe.skipIf(!chromiumPath)('somebody else’s Hystrix stream', () => {
  const open = browserInTest()

  describe.each(recordings)('recorded as %s', (file, circuit, happened) => {
    const path = recordingPath(file)

    it.skipIf(!path).each(views)('is shown in the view of %s, without a word', async (view) => {
      const { match } = await start(
        cli,
        ['replay', path!, '--speed', '20', '--port', '0'],
        /plays.*\n\s+(http\S+)/,
      )
      const { page, complaints } = await open(`${match[1]!}?view=${view}`)
      await page.locator('[data-circuit]').first().waitFor()
      await page.getByText('Ended').first().waitFor()
      expect(await page.locator(`[data-circuit="${circuit}"]`).first().getAttribute('aria-label')).toMatch(
        /: closed; 0\s% errors$/,
      )
      expect(await violations(page)).toEqual([])
      expect(complaints).toEqual([])
    })

    it.skipIf(!path)('is shown in detail, as far as it tells', async () => {
      const { match } = await start(
        cli,
        ['replay', path!, '--speed', '20', '--port', '0'],
        /plays.*\n\s+(http\S+)/,
      )
      const { page, complaints } = await open(`${match[1]!}?c=${circuit}`)
      await page.locator('.recharts-surface').first().waitFor()
      await page.getByText('Ended').first().waitFor()
      const text = (await page.textContent('main')) ?? ''
      expect(text).toMatch(/Trip ruleerrors ≥ 50\s% of ≥ 20\scalls/)
      expect(text).toMatch(/Callers.*(From the cache|Joined a call)[\d\s]+/)
      expect(text).toMatch(happened)
      // Hystrix tells percentiles, but not of how many calls.
      expect(await page.locator('.heat-cells').count()).toBe(0)
      expect(await violations(page)).toEqual([])
      expect(complaints).toEqual([])
    })
  })

  it.each(views)('as Turbine adds it up is shown in the view of %s', async (view) => {
    const stream = await turbineStream()
    const { match } = await start(cli, [stream.url, '--port', '0'], /shows .*\n\s+(http\S+)/)
    const { page, complaints } = await open(`${match[1]!}?view=${view}`)
    await page.locator('[data-circuit]').first().waitFor()
    const trouble = page.getByRole('link', { name: /^pay: open on 1 of 3.*20\.0\s% errors/ })
    await trouble.first().waitFor()
    expect(await page.textContent('body')).not.toMatch(/\[object|NaN|undefined/)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('as Turbine adds it up has the figures of the cluster and the settings of one instance', async () => {
    const stream = await turbineStream()
    const { match } = await start(cli, [stream.url, '--port', '0'], /shows .*\n\s+(http\S+)/)
    const { page } = await open(`${match[1]!}?c=pay`)
    await page.locator('.recharts-surface').first().waitFor()
    const pay = (await page.textContent('main')) ?? ''
    expect(pay).toMatch(/Calls30\.0\s\/s300 in 10\ss/)
    expect(pay).toMatch(/p9975\sms/)
    expect(pay).toMatch(/Trip ruleerrors ≥ 50\s% of ≥ 20\scalls/)
    expect(pay).toMatch(/Timeout750\sms/)
    expect(pay).toMatch(/Fallback90 served/)
    await page.goto(`${match[1]!}?c=search`)
    await page.locator('.recharts-surface').first().waitFor()
    const search = (await page.textContent('main')) ?? ''
    expect(search).toMatch(/Trip ruleerrors ≥ 50\s% of ≥ 20\scalls.*Timeout1\ss/)
    expect(search).not.toMatch(/\[object|NaN|undefined/)
  })

  it('that opens is told as what was seen', async () => {
    const stream = await turbineStream()
    const { match } = await start(cli, [stream.url, '--port', '0'], /shows .*\n\s+(http\S+)/)
    const { page, complaints } = await open(match[1]!)
    await cardOf(page, 'mail').says(/^mail: closed/)
    await page.locator('[data-circuit="mail"]').click()
    await page.locator('.recharts-surface').first().waitFor()
    const seenAt = second()
    await until(() => second() > seenAt, 'a second, the page’s unit, at whose end it was closed')
    stream.open()
    const line = page.getByRole('button', { name: /Opened: errors were at 10\.0\s%\./ })
    await line.waitFor()
    await line.click()
    await page.getByText(/^Looking at/).waitFor()
    expect(complaints).toEqual([])
  })
})
