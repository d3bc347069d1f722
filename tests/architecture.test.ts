import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Which folders the files of a folder may import, besides their own. The longest name that fits a file counts. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'shared/engine': [],
  'shared/wire': ['shared/engine'],
  'server/registry': ['shared', 'server/warn.ts'],
  'server/breaker': ['shared', 'server/registry', 'server/system-clock.ts', 'server/warn.ts'],
  'server/storage': [
    'shared',
    'server/registry',
    'server/breaker',
    'server/system-clock.ts',
    'server/warn.ts',
  ],
  'server/observe': [
    'shared',
    'server/registry',
    'server/breaker/error-kind.ts',
    'server/system-clock.ts',
    'server/warn.ts',
  ],
  'server/stream': [
    'shared',
    'server/registry',
    'server/observe',
    'server/system-clock.ts',
    'server/warn.ts',
  ],
  'server/shared-memory': [
    'shared',
    'server/breaker',
    'server/registry',
    'server/storage',
    'server/system-clock.ts',
    'server/warn.ts',
  ],
  'server/express': [
    'shared',
    'server/registry',
    'server/stream',
    'server/system-clock.ts',
    'server/warn.ts',
  ],
  'server/plugins': [
    'shared',
    'server/registry',
    'server/breaker',
    'server/system-clock.ts',
    'server/warn.ts',
  ],
  'server/provider': [
    'shared',
    'server/registry',
    'server/breaker',
    'server/storage',
    'server/system-clock.ts',
    'server/warn.ts',
  ],
  'server/fleet': ['shared', 'server/stream', 'server/system-clock.ts'],
  'server/cli': ['shared', 'server/express', 'server/fleet', 'server/stream', 'server/system-clock.ts'],
  server: ['shared', 'server'],
  web: ['shared'],
  examples: [],
  bench: ['server/index.ts', 'server/express', 'server/shared-memory'],
  'bench/stream': ['bench', 'server', 'shared'],
  'bench/storage': ['shared', 'server', 'bench'],
}

/** The only files that may read a clock or set a timer themselves. */
const clockFiles: ReadonlySet<string> = new Set(['server/system-clock.ts', 'web/stream/browser-clock.ts'])
const clockReads = /\b(Date\.now\(|new Date\(\)|performance\.now\(|setTimeout\(|setInterval\(|setImmediate\()/

const files = ['shared', 'server', 'web', 'examples', 'bench'].flatMap(sourcesIn)
const imports = new Map(files.map((file) => [file, importsOf(file)]))

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

function importsOf(file: string): string[] {
  const code = readFileSync(join(root, file), 'utf8')
  const specifiers = [...code.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!)
  return specifiers.map((specifier) => (specifier.startsWith('.') ? resolve(file, specifier) : specifier))
}

function resolve(file: string, specifier: string): string {
  return join(dirname(file), specifier).split(sep).join('/')
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function home(file: string): string {
  const homes = Object.keys(mayImport).filter((folder) => isIn(file, folder))
  return homes.toSorted((a, b) => b.length - a.length)[0]!
}

const ours = (path: string) =>
  ['shared', 'server', 'web', 'examples', 'bench', 'tests'].some((folder) => isIn(path, folder))

describe('the architecture', () => {
  it('sees the sources', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(imports.get('server/index.ts')).toContain('server/breaker/circuit-breaker.ts')
  })

  it('lets imports flow one way', () => {
    const breaches = [...imports].flatMap(([file, targets]) => {
      const allowed = [home(file), ...mayImport[home(file)]!]
      return targets
        .filter((target) => ours(target) && !allowed.some((folder) => isIn(target, folder)))
        .map((target) => `${file} imports ${target}`)
    })
    expect(breaches).toEqual([])
  })

  it('has no cycles, not even of types', () => {
    const cycles: string[] = []
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      if (done.has(file) || path.includes(file)) return
      for (const target of imports.get(file) ?? []) visit(target, [...path, file])
      done.add(file)
    }
    for (const file of files) visit(file, [])
    expect(cycles).toEqual([])
  })

  it('reads the clock in one place', () => {
    const stray = files
      .filter((file) => !clockFiles.has(file) && !isIn(file, 'examples') && !isIn(file, 'bench'))
      .filter((file) => clockReads.test(readFileSync(join(root, file), 'utf8')))
    expect(stray).toEqual([])
  })

  it('keeps Node out of what the browser shares, and vendors out of the core', () => {
    const shared = [...imports].filter(([file]) => isIn(file, 'shared'))
    const server = [...imports].filter(([file]) => isIn(file, 'server'))
    expect(shared.flatMap(([, targets]) => targets.filter((target) => !ours(target)))).toEqual([])
    expect(
      server.flatMap(([, targets]) =>
        targets.filter((target) => !ours(target) && !target.startsWith('node:')),
      ),
    ).toEqual([])
  })

  it('lies nowhere deeper than four folders', () => {
    expect(files.filter((file) => file.split('/').length > 5)).toEqual([])
  })
})
