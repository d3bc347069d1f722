import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Runs a command in the repository's root with its output shown, and ends this process when it fails.
 *
 * @param {string} command
 * @param {readonly string[]} words
 */
export function run(command, words) {
  const { status, error } = spawnSync(command, words, { cwd: root, stdio: 'inherit' })
  if (error) console.error(`${command} could not be started: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

/**
 * How npm is started: the one that runs this script, or that on the PATH. Other package managers set the same variable.
 *
 * @returns {[command: string, words: readonly string[]]}
 */
export function npmCommand() {
  const path = process.env['npm_execpath'] ?? ''
  return path.endsWith('npm-cli.js') ? [process.execPath, [path]] : ['npm', []]
}

/**
 * Runs one of the tools in node_modules.
 *
 * @param {string} script Path of its script below node_modules.
 * @param {readonly string[]} words
 */
export function runTool(script, words) {
  run(process.execPath, [`${root}node_modules/${script}`, ...words])
}
