// Drives the engine with a million random events, or with those of so many sequences as are named (and of another seed),
// and holds each step against plain lists of calls.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { checkNode, install } from './setup/install.mjs'
import { root } from './setup/run.mjs'

const [runs = '14000', seed = '1'] = process.argv.slice(2)

checkNode()
install()
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const words = [vitest, 'run', '--project', 'unit', 'tests/shared/engine/campaign.test.ts']
const env = { ...process.env, CAMPAIGN_RUNS: runs, CAMPAIGN_SEED: seed }
process.exitCode = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit', env }).status ?? 1
