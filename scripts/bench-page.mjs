// Measures the page in a real browser: how busy it keeps the browser's main thread, the longest task, the first picture
// and the heap. Prints the table and writes it to docs/benchmarks-page.md. `-- --quick` measures shorter and writes
// nothing; `-- --heap 30` watches the heap for so many minutes.
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { initialBytes } from './page/bytes.mjs'
import { firstPicture, watchHeap, watchMainThread } from './page/measure.mjs'
import { report } from './page/report.mjs'
import { build } from './setup/build.mjs'
import { chromium } from './setup/chromium.mjs'
import { checkNode, install } from './setup/install.mjs'
import { root } from './setup/run.mjs'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, heap: { type: 'string', default: '3' } },
})
const seconds = values.quick ? 6 : 10
const heapMinutes = values.quick ? 0.5 : Number(values.heap)

const contests = [
  { view: 'cards', size: 200, format: 'hystrix', most: 10 },
  { view: 'cards', size: 200, format: 'board', most: 10 },
  { view: 'wall', size: 1_000, format: 'board', most: 15, longest: 50 },
  { view: 'wall', size: 1_000, format: 'hystrix' },
  { view: 'dense', size: 1_000, format: 'board' },
  { view: 'table', size: 1_000, format: 'board' },
  { view: 'cards', size: 1_000, format: 'board' },
]

checkNode()
install()
build()
const executablePath = await chromium()
if (!executablePath) process.exit(1)
const { chromium: playwright } = await import('playwright-core')
const { serveFleet } = await import('./page/serve-fleet.mjs')
const browser = await playwright.launch({
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--js-flags=--expose-gc',
    '--enable-precise-memory-info',
  ],
})

const busy = []
for (const contest of contests) busy.push({ ...contest, ...(await contestant(contest)) })
const picture = await withFleet({ size: 500, hz: 2 }, (url) => firstPicture(browser, url))
const heap = await withFleet({ size: 1_000, hz: 2 }, (url) =>
  watchHeap(browser, `${url}?view=wall`, heapMinutes),
)
await browser.close()

const figures = {
  busy,
  picture,
  heap,
  bytes: initialBytes(),
  seconds,
  load: loadavg()[0]?.toFixed(1),
  cores: cpus().length,
  machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, Chromium ${browser.version()}, headless`,
}
const { text, failures } = report(figures)
console.log(text)
if (!values.quick) writeFileSync(`${root}docs/benchmarks-page.md`, text)
for (const failure of failures) console.error(failure)
process.exit(failures.length > 0 ? 1 : 0)

/** @param {{ view: string, size: number, format: string }} contest */
async function contestant({ view, size, format }) {
  const kind = format === 'hystrix' ? 'hystrix' : 'board'
  return withFleet({ size, hz: 2, format: kind }, (url) =>
    watchMainThread(browser, `${url}?view=${view}`, seconds),
  )
}

/**
 * @template Result
 * @param {Parameters<typeof serveFleet>[0]} options
 * @param {(url: string) => Promise<Result>} task
 */
async function withFleet(options, task) {
  const fleet = await serveFleet(options)
  try {
    return await task(fleet.url)
  } finally {
    fleet.close()
  }
}
