import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './setup/build.mjs'
import { chromium } from './setup/chromium.mjs'
import { checkNode, install } from './setup/install.mjs'
import { databaseServers } from './setup/servers.mjs'
import { nginx } from './setup/nginx.mjs'
import { root } from './setup/run.mjs'

const isCi = process.env['CI'] === 'true'

checkNode()
install()
build({ checkTests: true })
const browser = await chromium()
if (!browser)
  console.error(isCi ? 'With CI=true that is a failure.' : 'The tests in a real browser are skipped.')
if (!browser && isCi) process.exit(1)
if (!(await databaseServers()) && isCi) process.exit(1)
const proxy = nginx()
if (!proxy)
  console.error(isCi ? 'With CI=true that is a failure.' : 'The tests behind a real proxy are skipped.')
if (!proxy && isCi) process.exit(1)
process.exit(runTests())

/** Runs the tests that the command line names, or all, and closes with a line from the runner's own report. */
function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'fuseboard-'))
  const report = join(folder, 'report.json')
  const words = [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ]
  const env = {
    ...process.env,
    ...(browser && { CHROMIUM_PATH: browser }),
    ...(proxy && { NGINX_PATH: proxy }),
  }
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const { status } = spawnSync(process.execPath, [vitest, ...words], { cwd: root, stdio: 'inherit', env })
  const line = summary(report, status === 0)
  rmSync(folder, { recursive: true, force: true })
  console.log(line)
  return status ?? 1
}

/**
 * @param {string} file
 * @param {boolean} isGood What the runner's exit status says; it also knows of errors outside of any test.
 */
function summary(file, isGood) {
  try {
    const { testResults, ...report } = JSON.parse(readFileSync(file, 'utf8'))
    const { numPassedTests: passed, numFailedTests, numPendingTests: skipped } = report
    const failed = numFailedTests + testResults.filter(isUnloadable).length || (isGood ? 0 : 1)
    if (skipped > 0) console.log(`${skipped} tests were skipped; the lines above say why.`)
    return `Tests: ${passed} passed, ${failed} failed`
  } catch (error) {
    return `Tests: 0 passed, 1 failed (the test runner left no report: ${String(error)})`
  }
}

/**
 * A file that cannot even be loaded has no failed tests, but it has failed.
 *
 * @param {{ status: string, assertionResults: readonly { status: string }[] }} file
 */
function isUnloadable({ status, assertionResults }) {
  return status === 'failed' && assertionResults.every((test) => test.status !== 'failed')
}
