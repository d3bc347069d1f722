import { describe, expect, it } from 'vitest'
import { cardOf } from '../support/board-page.ts'
import { browserInTest, chromiumPath } from '../support/browser.ts'
import { start } from '../support/process.ts'
import { recordedEvents, recordingPath } from '../support/recordings.ts'
import { until } from '../support/until.ts'

const cli = 'dist/server/cli/main.js'
const recording = recordingPath('hystrix-cinematch.stream')

interface Recorded {
  readonly requestCount: number
  readonly latencyExecute: Readonly<Record<string, number>>
  readonly rollingCountSuccess: number
}

describe.skipIf(!chromiumPath)('npx fuseboard', () => {
  const open = browserInTest()

  it.skipIf(!recording)('replays a recorded production stream with its own numbers', async () => {
    const words = ['replay', recording!, '--speed', '40', '--port', '0']
    const { match } = await start(cli, words, /plays 93 events of .*\n\s+(http\S+)/)
    const { page, complaints } = await open(match[1]!)
    const { text, says } = cardOf(page, 'CinematchGetPredictions')
    await says(/^CinematchGetPredictions: closed/)
    await page.getByText('Ended').first().waitFor()
    const last = JSON.parse(recordedEvents(recording!).at(-1)!) as Recorded
    const calls = (last.requestCount / 10).toFixed(1)
    await until(async () => (await text()).includes(calls), `${calls} calls per second`)
    expect(await text()).toMatch(
      new RegExp(`0\\s%.*calls${calls}\\s/s.*p99${last.latencyExecute['99']}\\sms`, 's'),
    )
    expect(complaints).toEqual([])
  })

  it('shows the stream of a running application, and says when that is lost', async () => {
    const demo = await start('dist/examples/shop/main.js', ['--no-script'], /stream\s+(\S+)/, { PORT: '0' })
    const { match } = await start(cli, [demo.match[1]!, '--port', '0'], /shows .*\n\s+(http\S+)/)
    const { page, complaints } = await open(match[1]!)
    await cardOf(page, 'payments.charge').says(/^payments\.charge: closed; [\d.<]+\s% errors/)
    await page.getByText('Live', { exact: true }).waitFor()
    demo.process.kill('SIGTERM')
    await page
      .getByText(/lost at \d\d:\d\d:\d\d/)
      .first()
      .waitFor()
    expect(await page.textContent('body')).toMatch(
      /lost at .*the (server closed the connection|connection was re)/s,
    )
    await cardOf(page, 'payments.charge').says(/as of|closed/)
    expect(complaints).toEqual([])
  })

  it('answers a target that was not named on its command line with 403', async () => {
    const { match } = await start(cli, ['http://127.0.0.1:9/hystrix.stream', '--port', '0'], /(http:\S+)\n*$/)
    const response = await fetch(`${match[1]}stream?origin=http://127.0.0.1:22/`)
    expect(response.status).toBe(403)
  })

  it('says what is wrong with a recording that holds nothing', async () => {
    const running = start(cli, ['replay', 'package.json'], /never/)
    await expect(running).rejects.toThrow('package.json holds no event of a stream')
    await expect(start(cli, ['replay', 'missing.stream'], /never/)).rejects.toThrow(
      'missing.stream cannot be read',
    )
  })
})
