// Packs the package, installs it into an empty folder as a user would, and runs a smoke test there: on this Node and on
// the other releases that it promises to run on. Those come from the npm registry (packages node-<platform>-<cpu>).
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './setup/build.mjs'
import { checkNode, install } from './setup/install.mjs'
import { npmCommand, root } from './setup/run.mjs'

const releases = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24']

checkNode()
install()
build()
const folder = mkdtempSync(join(tmpdir(), 'fuseboard-compat-'))
try {
  installPackage()
  smoke(process.execPath)
  for (const release of releases) smoke(nodeOf(release))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function installPackage() {
  const tarball = npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], root).trim()
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  npm(['install', '--silent', '--no-audit', '--no-fund', join(folder, tarball), 'express@5'], folder)
  for (const file of ['smoke.mjs', 'smoke.cjs'])
    copyFileSync(join(root, 'scripts/smoke', file), join(folder, file))
}

/**
 * @param {string} release Its major number.
 * @returns {string} The path of that Node.
 */
function nodeOf(release) {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${platform}-${process.arch}`
  const home = join(folder, `node-${release}`)
  npm(['install', '--silent', '--no-audit', '--no-fund', '--prefix', home, `${name}@${release}`], folder)
  return join(home, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/** @param {string} node */
function smoke(node) {
  for (const file of ['smoke.mjs', 'smoke.cjs']) {
    execFileSync(node, [file], { cwd: folder, stdio: 'inherit' })
  }
}

/**
 * @param {readonly string[]} words
 * @param {string} cwd
 * @returns {string}
 */
function npm(words, cwd) {
  const [command, first] = npmCommand()
  return execFileSync(command, [...first, ...words], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}
