// Takes the pictures of the README from the running demo: real circuits under real trouble. Those of the large views come
// from a fleet on paper, those of a single circuit from one whose hours were lived through at once; `-- fleet` and
// `-- detail` take only these.
import { spawn } from 'node:child_process'
import { build } from './setup/build.mjs'
import { chromium } from './setup/chromium.mjs'
import { checkNode, install } from './setup/install.mjs'
import { root } from './setup/run.mjs'

const desktop = { width: 1280, height: 620 }
const pictures = [
  { name: 'board-dark', path: '', colorScheme: 'dark', viewport: desktop },
  { name: 'board-light', path: '', colorScheme: 'light', viewport: desktop },
  { name: 'phone-dark', path: '', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
]

const [only] = process.argv.slice(2)
/** Views of many circuits, and the states of the page. */
const views = [
  { name: 'cards', size: 72, path: '', viewport: { width: 1440, height: 900 } },
  { name: 'dense', size: 72, path: '?view=dense', viewport: { width: 1440, height: 900 } },
  { name: 'table', size: 72, path: '?view=table', viewport: { width: 1440, height: 900 } },
  { name: 'wall', size: 1_000, path: '?view=wall', viewport: { width: 1920, height: 1080 } },
  { name: 'lost', size: 72, path: '', viewport: { width: 1440, height: 900 }, isLost: true },
]

/** Views of one circuit. `press`: what is pressed before the picture is taken. */
const details = [
  { name: 'detail', path: '?c=payments.charge&range=15', viewport: { width: 1440, height: 1100 } },
  {
    name: 'past',
    path: '?c=payments.charge&range=15',
    viewport: { width: 1440, height: 1100 },
    press: /Opened: /,
  },
  { name: 'phone-detail', path: '?c=payments.charge&range=15', viewport: { width: 390, height: 1200 } },
]

checkNode()
install()
build()
const executablePath = await chromium()
if (!executablePath) process.exit(1)
const { chromium: playwright } = await import('playwright-core')
const browser = await playwright.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-background-networking'],
})
if (only !== 'detail') await shootFleet()
if (only !== 'fleet') await shootDetail()
if (only === undefined) await shootDemo()
await browser.close()

async function shootDetail() {
  const { serveIncident } = await import('./page/serve-incident.mjs')
  const incident = await serveIncident()
  for (const { name, path, viewport, press } of details) {
    for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
      const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 1.25 })
      const page = await context.newPage()
      await page.goto(incident.url + path)
      await page.locator('.heat-cells').waitFor()
      // Until the second in which the page was opened has been told, too.
      await wait(5)
      if (press) await page.getByRole('button', { name: press }).first().click()
      await page.mouse.move(0, 0)
      await page.screenshot({ path: `${root}docs/${name}-${colorScheme}.png` })
      await context.close()
    }
  }
  incident.close()
}

/** A minute is waited for, so that every bar of the last 60 s is there. */
async function shootFleet() {
  const { serveFleet } = await import('./page/serve-fleet.mjs')
  const taken = []
  for (const { name, size, path, viewport, isLost = false } of views) {
    const fleet = await serveFleet({ size })
    for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
      const context = await browser.newContext({ viewport, colorScheme })
      const page = await context.newPage()
      await page.goto(fleet.url + path)
      taken.push({ name: `${name}-${colorScheme}`, page, fleet, isLost })
    }
  }
  await wait(64)
  for (const { isLost, fleet } of taken) if (isLost) fleet.close()
  await wait(3)
  for (const { name, page } of taken) await page.screenshot({ path: `${root}docs/${name}.png` })
  for (const { page, fleet } of taken) {
    await page.context().close()
    fleet.close()
  }
}

async function shootDemo() {
  const { url, stop } = await startDemo()
  const pages = await Promise.all(pictures.map((picture) => open(picture, url)))
  await wait(40)
  await weather(url, 'reviews.list', 'dead')
  await weather(url, 'fraud.score', 'slow')
  await wait(6)
  await weather(url, 'payments.charge', 'erroring')
  // Until the circuits in trouble have climbed to the top.
  await wait(11)
  await shoot(pages)
  stop()
}

/** @param {readonly Awaited<ReturnType<typeof open>>[]} pages */
async function shoot(pages) {
  for (const { page, name } of pages) await page.screenshot({ path: `${root}docs/${name}.png` })
}

/** @returns {Promise<{ url: string, stop: () => void }>} */
function startDemo() {
  const env = { ...process.env, PORT: '0' }
  const child = spawn(process.execPath, ['dist/examples/shop/main.js', '--no-script'], { cwd: root, env })
  return new Promise((resolve) => {
    child.stdout.on('data', (bytes) => {
      const found = /shop\s+(http:\S+)/.exec(String(bytes))
      if (found?.[1]) resolve({ url: found[1], stop: () => void child.kill('SIGTERM') })
    })
  })
}

/** @param {(typeof pictures)[number]} picture @param {string} url */
async function open({ name, path, colorScheme, viewport }, url) {
  const scheme = colorScheme === 'dark' ? 'dark' : 'light'
  const context = await browser.newContext({ viewport, colorScheme: scheme, deviceScaleFactor: 2 })
  const page = await context.newPage()
  await page.goto(`${url}fuseboard/${path}`)
  return { page, name }
}

/**
 * @param {string} url
 * @param {string} dependency
 * @param {string} word
 */
async function weather(url, dependency, word) {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${url}weather/${dependency}`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ weather: word }),
  })
}

/** @param {number} seconds */
function wait(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
}
