import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run, runTool } from './run.mjs'

const dist = `${root}dist`
const sources = [
  'shared',
  'server',
  'web',
  'examples',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
]
const products = ['server/index.js', 'examples/shop/main.js', 'web/index.html', 'web/offline.txt']

/**
 * Builds server, examples and page, if anything changed since the last time.
 *
 * @param {{ readonly checkTests?: boolean }} [options] `checkTests`: check the types of the tests, too.
 */
export function build({ checkTests = false } = {}) {
  const state = fingerprint()
  const isWhole = products.every((product) => existsSync(join(dist, product)))
  const isFresh = isWhole && readStamp() === state
  // The compiler keeps what it made of a source that somebody has deleted since, and believes its notes about it.
  if (!isFresh) rmSync(dist, { recursive: true, force: true })
  if (!isFresh) console.log('Building …')
  if (!isFresh || checkTests) runTool('typescript/bin/tsc', ['-b', checkTests ? '.' : 'examples'])
  if (isFresh) return
  runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn'])
  run(process.execPath, [`${root}scripts/page/build-offline.mjs`])
  mkdirSync(dist, { recursive: true })
  writeFileSync(stampFile(), state)
}

/** Everything that the build depends on, by name, size and time of change. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version)
  for (const file of sources.flatMap((source) => filesIn(join(root, source)))) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

function readStamp() {
  return existsSync(stampFile()) ? readFileSync(stampFile(), 'utf8') : undefined
}

function stampFile() {
  return join(dist, '.built')
}
