import { existsSync, statSync } from 'node:fs'
import { root, run } from './run.mjs'

/** Refuses a Node that cannot run the package, before anything fails in a stranger way. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`fuseboard needs Node 20.19 or later; this is ${process.version}.`)
  process.exit(1)
}

/** Installs the dependencies when there are none, or other ones than the lock file names. */
export function install() {
  if (isInstalled()) return
  console.log('Installing dependencies …')
  const words = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env['npm_execpath']
  if (npm) run(process.execPath, [npm, ...words])
  else run('npm', words)
}

function isInstalled() {
  const installed = `${root}node_modules/.package-lock.json`
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs
}
