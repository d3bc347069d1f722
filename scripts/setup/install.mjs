import { existsSync, readFileSync } from 'node:fs'
import { npmCommand, root, run } from './run.mjs'

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
  // Also where NODE_ENV says production: building and testing needs what is for development.
  const [command, words] = npmCommand()
  run(command, [...words, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
}

/** npm keeps a copy of the lock file beside what it installed; packages for other platforms are not in it. */
function isInstalled() {
  const copy = `${root}node_modules/.package-lock.json`
  if (!existsSync(copy)) return false
  const [installed, locked] = [packagesOf(copy), packagesOf(`${root}package-lock.json`)]
  return Object.entries(locked).every(([path, { version, optional }]) =>
    path === '' ? true : installed[path] ? installed[path].version === version : optional === true,
  )
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
}
