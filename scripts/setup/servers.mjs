import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { root } from './run.mjs'

/** The database servers with which stores are tested and measured, and what Debian calls their packages. */
const servers = [
  { name: 'Redis', program: 'redis-server', debian: 'redis-server' },
  { name: 'PostgreSQL', program: 'initdb', debian: 'postgresql' },
  { name: 'MariaDB', program: 'mariadbd', debian: 'mariadb-server' },
]

/**
 * Finds the servers, or installs them where that can be done without asking. Needs the build, which knows where to look.
 *
 * @returns {Promise<boolean>} Whether all of them are there; lines say which are not and what to type.
 */
export async function databaseServers() {
  const { findProgram } = await import(`${root}dist/bench/storage/find-program.js`)
  const missing = () => servers.filter(({ program }) => findProgram(program) === undefined)
  if (missing().length > 0 && isDebianRoot()) install(missing())
  for (const { name, program, debian } of missing())
    console.error(
      `No ${name} was found (${program}); its tests are skipped. On Debian: sudo apt-get install ${debian}`,
    )
  return missing().length === 0
}

function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
}

/** @param {readonly { name: string, debian: string }[]} wanted */
function install(wanted) {
  console.log(`Installing ${wanted.map(({ name }) => name).join(', ')} for the tests of stores …`)
  apt(['update', '-qq'])
  apt(['install', '-y', '-qq', '--no-install-recommends', ...wanted.map(({ debian }) => debian)])
}

/** @param {readonly string[]} words */
function apt(words) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'], env })
}
