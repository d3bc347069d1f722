import { describe, expect, it } from 'vitest'
import { browserInTest, chromiumPath } from '../support/browser.ts'
import { start } from '../support/process.ts'
import { serverForTests, startRedis } from '../support/real-servers.ts'
import { until } from '../support/until.ts'

const redis = await serverForTests('Redis', startRedis)
const script = 'dist/examples/two-processes/main.js'

describe.skipIf(!chromiumPath || !redis)('two processes that share a circuit', () => {
  const open = browserInTest()

  async function started() {
    const env = { REDIS_URL: `redis://127.0.0.1:${redis!.port}`, PORT: '0' }
    const running = await start(script, [], /POST (\S+)\/down[\s\S]*shows .*\n\s+(http\S+)/, env)
    const [, prices, page] = running.match
    const tell = async (how: 'up' | 'down') => void (await fetch(`${prices}/${how}`, { method: 'POST' }))
    return { ...running, page: page!, tell }
  }

  it('open and close it together, on one page', async () => {
    const { page: url, tell, output } = await started()
    const { page, complaints } = await open(url)
    const cards = page.locator('[data-circuit$="/prices"]')
    const bothSay = (pattern: RegExp) =>
      until(async () => {
        const said = await cards.evaluateAll((links) => links.map((link) => link.getAttribute('aria-label')))
        return said.length === 2 && said.every((each) => pattern.test(each ?? ''))
      }, `both say ${pattern}`)
    await bothSay(/^prices.*: closed/)
    await tell('down')
    await bothSay(/^prices.*: open/)
    expect(output().match(/CLOSED → OPEN/g)).toHaveLength(1)
    await tell('up')
    await bothSay(/^prices.*: closed/)
    expect(output().match(/HALF_OPEN → CLOSED/g)).toHaveLength(1)
    expect(complaints).toEqual([])
  })
})
