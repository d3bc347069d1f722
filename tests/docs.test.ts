import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../server/index.ts'
import { optionNames } from '../server/breaker/options.ts'
import { CIRCUIT_BREAKER_EVENTS } from '../server/provider/index.ts'
import { settingNames } from '../server/provider/settings.ts'
import { parseCommand } from '../server/cli/arguments.ts'
import { compileSnippets, snippetsOf } from './support/snippets.ts'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/circuit-breaker.md',
  'docs/migrating-from-opossum.md',
  'docs/http-clients.md',
  'docs/shared-memory.md',
  'docs/providers.md',
  'docs/migrating-from-daiso.md',
  'docs/streams.md',
  'docs/page.md',
  'docs/stores.md',
  'docs/decisions.md',
]
const snippets = pages.flatMap((page) => snippetsOf(page, read(page)))

/** What the pages leave to their reader. */
const given = `
declare function fetchPrice(sku: string): Promise<string>
declare function callPsp(order: { readonly id: string }): Promise<string>
declare function queueForLater(order: { readonly id: string }): string
declare const order: { readonly id: string }
declare const app: import('express').Express
declare const opsToken: string
declare const charge: import('fuseboard').CircuitBreaker
declare const refund: import('fuseboard').CircuitBreaker
declare const stock: import('fuseboard').OpossumBreaker
declare const search: import('fuseboard').CockatielBreaker
`

describe('the documentation', () => {
  it('shows the example that the tests start', () => {
    const snippet = /```ts\n(import express[\s\S]*?)```/.exec(read('README.md'))?.[1]
    expect(read('examples/express.ts')).toContain(snippet!.trim())
  })

  it('shows code that compiles', () => {
    const code = snippets.filter(({ language }) => /^[jt]s$/.test(language))
    expect(code.length).toBeGreaterThan(4)
    expect(compileSnippets(code, given)).toBe('')
    const wrong = { place: 'wrong', language: 'ts', code: 'order.price = hystrixStream()' }
    expect(compileSnippets([wrong], given)).toMatch(/'price'[\s\S]*'hystrixStream'/)
  })

  it('shows commands that the command line understands', () => {
    const lines = snippets.flatMap(({ code }) => code.match(/(?<=^npx fuseboard ).+$/gm) ?? [])
    const kinds = lines.map((line) => parseCommand(line.split(' ')).kind)
    expect(kinds).toEqual(['watch', 'replay', 'watch', 'replay'])
  })

  it.each(pages)('has no dead link in %s', (page) => {
    const targets = [...read(page).matchAll(/(?:\]\(|src(?:set)?=")([^)"\s]+)/g)].map((match) => match[1]!)
    const links = targets.filter((target) => !/^https?:/.test(target))
    expect(links.filter((link) => !leadsSomewhere(new URL(link, new URL(page, root))))).toEqual([])
  })

  it('names every npm script that exists, and no other', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = new Set(
      [...read('CONTRIBUTING.md').matchAll(/npm (?:run )?([a-z][a-z:]*)/g)].map((match) => match[1]!),
    )
    const known = new Set(Object.keys(scripts))
    known.delete('prepack')
    expect([...named].toSorted()).toEqual([...known].toSorted())
  })

  it('names folders and files that exist', () => {
    const named = [...read('CONTRIBUTING.md').matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)].map(
      (match) => match[1]!,
    )
    const made = new Set([
      'docs/soak.md',
      'docs/benchmarks.md',
      'docs/benchmarks-page.md',
      'docs/benchmarks-storage.md',
      'fuseboard/redis',
      'fuseboard/kysely',
      'fuseboard/express',
    ])
    expect(named.filter((path) => !made.has(path) && !existsSync(new URL(path, root)))).toEqual([])
  })

  it('has a row for every option of the breaker', () => {
    const rows = read('docs/circuit-breaker.md')
    expect(optionNames.length).toBeGreaterThan(35)
    expect(optionNames.filter((name) => !rows.includes(`| \`${name}\` |`))).toEqual([])
  })

  it('has a row for every setting and every event of a provider', () => {
    const page = read('docs/providers.md')
    const rows = new Set([...page.matchAll(/^\| .*?(?= \|)/gm)].flatMap(([row]) => namesIn(row)))
    expect(settingNames.length).toBeGreaterThan(10)
    expect(
      [...settingNames, ...Object.keys(CIRCUIT_BREAKER_EVENTS)].filter((name) => !rows.has(name)),
    ).toEqual([])
  })

  it('has a row for every event and every member of the breaker', () => {
    const page = read('docs/circuit-breaker.md')
    const told = read('server/breaker/events.ts').match(/^ {2}\w+(?=: \[)/gm)!
    const members = Object.getOwnPropertyNames(CircuitBreaker.prototype)
    const shown = new Set(page.match(/^\| `.*?(?= \|)/gm)!.flatMap(namesIn))
    const names = [...told.map((name) => name.trim()), ...members, 'isOurError', 'newStatus']
    const inner = new Set(['constructor', 'eventNames', 'hears', 'tell'])
    expect(told.length).toBeGreaterThan(15)
    expect(
      names.filter((name) => !shown.has(name) && !page.includes(`.${name}(`) && !inner.has(name)),
    ).toEqual([])
  })

  it('has a sentence for every exported name of server, shared and examples', () => {
    const files = ['server', 'shared', 'examples'].flatMap(sourcesIn)
    expect(files.length).toBeGreaterThan(70)
    expect(files.flatMap((file) => speechless(read(file)).map((name) => `${file}: ${name}`))).toEqual([])
  })
})

function leadsSomewhere(target: URL): boolean {
  const heading = target.hash.slice(1)
  if (!existsSync(target)) return false
  return heading === '' || headingsOf(readFileSync(target, 'utf8')).includes(heading)
}

/** The headings of a page as GitHub names them in addresses. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`(\w+)/g)].map((match) => match[1]!)
}

function sourcesIn(folder: string): string[] {
  const files = readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.ts')).map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
}

/** What a file exports without a comment of its own in front; a line for the linter may stand between the two. */
function speechless(code: string): string[] {
  const exported =
    /^(.*)\n(?:\/\/.*\n)*export (?:abstract |async )*(?:interface|type|class|const|function\*?) (\w+)/gm
  return [...`\n${code}`.matchAll(exported)]
    .filter(([, before]) => !before!.endsWith('*/'))
    .map(([, , name]) => name!)
}
