import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const places = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx']

/**
 * Finds an nginx: at NGINX_PATH, at the usual places, or by installing one where that can be done without asking.
 *
 * @returns {string | undefined} Its path; `undefined`, after a line that says what to type, when there is none.
 */
export function nginx() {
  const named = process.env['NGINX_PATH']
  if (named && isUsable(named)) return named
  if (named) console.error(`NGINX_PATH is ${named}, but that does not answer to -v.`)
  return find() ?? installed() ?? explain()
}

function find() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const onPath = folders.map((folder) => join(folder, 'nginx'))
  return [...onPath, ...places].find((path) => existsSync(path) && isUsable(path))
}

/** @param {string} path */
function isUsable(path) {
  return spawnSync(path, ['-v'], { stdio: 'ignore', timeout: 20_000 }).status === 0
}

function installed() {
  if (!isDebianRoot()) return undefined
  console.log('Installing nginx for the tests behind a proxy …')
  apt(['update', '-qq'])
  apt(['install', '-y', '-qq', '--no-install-recommends', 'nginx'])
  return find()
}

function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
}

/** @param {readonly string[]} words */
function apt(words) {
  // Installing must not start a server.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  spawnSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'], env })
}

function explain() {
  const command = existsSync('/etc/debian_version')
    ? 'sudo apt-get install nginx-light'
    : 'your package manager'
  console.error(`No nginx was found. Install one (${command}), or say where it is: NGINX_PATH=/path/to/nginx`)
  return undefined
}
