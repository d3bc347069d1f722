// Reads Hystrix streams of 100,000 circuits (or as many as are named) that say anything at all, by three readers: our own,
// eventsource-parser and a real browser's EventSource. Its figures go to `docs/streams.md`.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { chromium } from './setup/chromium.mjs'
import { checkNode, install } from './setup/install.mjs'
import { root } from './setup/run.mjs'

checkNode()
install()
const browser = await chromium()
const env = {
  ...process.env,
  FUZZ_CIRCUITS: process.argv[2] ?? '100000',
  ...(browser && { CHROMIUM_PATH: browser }),
}
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const files = ['tests/server/stream/fuzz.test.ts', 'tests/e2e/fuzz.test.ts']
process.exitCode =
  spawnSync(process.execPath, [vitest, 'run', ...files], { cwd: root, stdio: 'inherit', env }).status ?? 1
