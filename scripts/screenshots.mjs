// Takes the pictures of the README from the running demo: real circuits under real trouble.
import { spawn } from 'node:child_process'
import { build } from './setup/build.mjs'
import { chromium } from './setup/chromium.mjs'
import { checkNode, install } from './setup/install.mjs'
import { root } from './setup/run.mjs'

const desktop = { width: 1280, height: 620 }
const pictures = [
  { name: 'board-dark', path: '', colorScheme: 'dark', viewport: desktop },
  { name: 'board-light', path: '', colorScheme: 'light', viewport: desktop },
  {
    name: 'detail-dark',
    path: '?c=payments.charge&range=1',
    colorScheme: 'dark',
    viewport: { width: 1280, height: 980 },
  },
  {
    name: 'detail-light',
    path: '?c=payments.charge&range=1',
    colorScheme: 'light',
    viewport: { width: 1280, height: 980 },
  },
  { name: 'phone-dark', path: '', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
]

checkNode()
install()
build()
const executablePath = await chromium()
if (!executablePath) process.exit(1)
const { chromium: playwright } = await import('playwright-core')
const { url, stop } = await startDemo()
const browser = await playwright.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-background-networking'],
})
const pages = await Promise.all(pictures.map(open))
await wait(40)
await weather('reviews.list', 'dead')
await weather('fraud.score', 'slow')
await wait(6)
await weather('payments.charge', 'erroring')
await wait(4)
await shoot((name) => name.startsWith('detail'))
// Until the circuits in trouble have climbed to the top.
await wait(7)
await shoot((name) => !name.startsWith('detail'))
await browser.close()
stop()

/** @param {(name: string) => boolean} isMeant */
async function shoot(isMeant) {
  const meant = pages.filter(({ name }) => isMeant(name))
  for (const { page, name } of meant) await page.screenshot({ path: `${root}docs/${name}.png` })
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

/** @param {(typeof pictures)[number]} picture */
async function open({ name, path, colorScheme, viewport }) {
  const scheme = colorScheme === 'dark' ? 'dark' : 'light'
  const context = await browser.newContext({ viewport, colorScheme: scheme, deviceScaleFactor: 2 })
  const page = await context.newPage()
  await page.goto(`${url}fuseboard/${path}`)
  return { page, name }
}

/**
 * @param {string} dependency
 * @param {string} word
 */
async function weather(dependency, word) {
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
