import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
]
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * Finds a Chromium: at CHROMIUM_PATH, at the usual places, or by installing one where that can be done without asking.
 *
 * @returns {Promise<string | undefined>} Its path; `undefined`, after a line that says what to type, when there is none.
 */
export async function chromium() {
  const named = process.env['CHROMIUM_PATH']
  if (named) return requireUsable(named)
  return (await find()) ?? (await installed()) ?? explain()
}

/** @param {string} path */
function requireUsable(path) {
  if (isUsable(path)) return path
  console.error(
    `CHROMIUM_PATH is ${path}, but that does not answer to --version. Correct it or leave it out.`,
  )
  process.exit(1)
}

/** Also where playwright itself would put it. That may not have been installed yet when this module is loaded. */
async function find() {
  const { chromium: playwright } = await import('playwright-core')
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return [...onPath, ...places, playwright.executablePath()].find(
    (path) => existsSync(path) && isUsable(path),
  )
}

/** @param {string} path */
function isUsable(path) {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0
}

async function installed() {
  if (!isDebianRoot()) return undefined
  console.log('Installing Chromium for the browser tests …')
  apt(['update', '-qq'])
  apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium'])
  return find()
}

function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
}

/** @param {readonly string[]} words */
function apt(words) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'], env })
}

function explain() {
  const command = existsSync('/etc/debian_version')
    ? 'sudo apt-get install chromium'
    : 'npx playwright-core install chromium'
  console.error(
    `No Chromium was found. Install one (${command}), or say where it is: CHROMIUM_PATH=/path/to/chromium`,
  )
  return undefined
}
