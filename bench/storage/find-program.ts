import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const postgresVersions = '/usr/lib/postgresql'

/** Where a server's program lies: on the PATH or at its usual places. */
export function findProgram(name: string): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const folders = [...onPath, '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', ...postgresFolders()]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** Debian keeps each version in a folder of its own; the newest comes first. */
function postgresFolders(): string[] {
  if (!existsSync(postgresVersions)) return []
  const versions = readdirSync(postgresVersions).toSorted((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(postgresVersions, version, 'bin'))
}
