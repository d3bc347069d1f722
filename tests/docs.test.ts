import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/circuit-breaker.md',
  'docs/streams.md',
  'docs/decisions.md',
]

describe('the documentation', () => {
  it('shows the example that the tests start', () => {
    const snippet = /```ts\n(import express[\s\S]*?)```/.exec(read('README.md'))?.[1]
    expect(read('examples/express.ts')).toContain(snippet!.trim())
  })

  it.each(pages)('has no dead link in %s', (page) => {
    const targets = [...read(page).matchAll(/\]\(([^)#\s]+)/g)].map((match) => match[1]!)
    const files = targets.filter((target) => !/^https?:/.test(target))
    expect(files.filter((file) => !existsSync(new URL(file, new URL(page, root))))).toEqual([])
  })

  it('names every npm script that exists, and no other', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = new Set(
      [...read('CONTRIBUTING.md').matchAll(/npm (?:run )?([a-z][a-z:]*)/g)].map((match) => match[1]!),
    )
    const known = new Set(Object.keys(scripts))
    expect([...named].filter((name) => !known.has(name))).toEqual([])
    expect([...known].filter((name) => !named.has(name) && name !== 'prepack')).toEqual([])
  })

  it('has a row for every option of the breaker', () => {
    const source = read('server/breaker/options.ts')
    const list = /const names[^=]*= \[([\s\S]*?)\]/.exec(source)![1]!
    const names = [...list.matchAll(/'(\w+)'/g)].map((match) => match[1]!)
    expect(names.length).toBeGreaterThan(10)
    const rows = read('docs/circuit-breaker.md')
    expect(names.filter((name) => !rows.includes(`| \`${name}\` |`))).toEqual([])
  })
})
