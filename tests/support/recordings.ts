import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = new URL('../../../shared/data/', import.meta.url)

/** Where a recorded stream lies, or `undefined`, with a line that says so: recordings are not part of this repository. */
export function recordingPath(name: string): string | undefined {
  const path = fileURLToPath(new URL(name, folder))
  if (existsSync(path)) return path
  process.stderr.write(`Skipped: there is no recorded stream at ${path}.\n`)
  return undefined
}

/** The data of each event of a recorded stream. */
export function recordedEvents(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice('data:'.length).trim())
}
