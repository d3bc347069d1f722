// `npm run bench -- stream`: what the stream costs, beside the floor and opossum-hystrix. In full, the tables are written to
// docs/benchmarks-stream.md; `--quick` only shows them, unless `--write` is said, too. With the names of tables
// (`encoding`, `readers`, `quiet`) only those are measured, and written in place of the ones that stand there.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { Table } from '../table.ts'
import { toMarkdown } from '../table.ts'
import { encoding } from './encoding.ts'
import type { StreamEffort } from './tables.ts'
import { fanOut, quiet } from './tables.ts'

const measures: Readonly<Record<string, (effort: StreamEffort) => Table | Promise<Table>>> = {
  encoding,
  readers: fanOut,
  quiet,
}
const words = process.argv.slice(2)
const isQuick = words.includes('--quick')
const effort: StreamEffort = isQuick
  ? { seconds: 4, rounds: 1, minutes: 1 }
  : { seconds: 5, rounds: 3, minutes: 10 }
const asked = words.filter((word) => !word.startsWith('--'))
const unknown = asked.find((name) => !Object.hasOwn(measures, name))
if (unknown !== undefined)
  throw new Error(`There is no table "${unknown}". There are: ${Object.keys(measures).join(', ')}.`)

const page = new URL('../../../docs/benchmarks-stream.md', import.meta.url)
const made: string[] = []
for (const [name, measure] of Object.entries(measures))
  if (asked.length === 0 || asked.includes(name)) made.push(toMarkdown(await measure(effort)))
console.log(made.join('\n'))
if (!isQuick || words.includes('--write')) writeFileSync(page, withTables(made))

/** The page with these tables; those that were not measured stay as they are. */
function withTables(tables: readonly string[]): string {
  const head = `# What the stream costs

\`npm run bench -- stream\` measures this and writes this page; with \`--quick\` it only shows it. ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, opossum 10.0.0, opossum-hystrix 0.1.1. Figures drift with what else the machine does: compare ratios.
`
  if (asked.length === 0) return [head, ...tables].join('\n')
  const present = readFileSync(page, 'utf8')
    .split(/^(?=### )/m)
    .slice(1)
  const body = present.map(
    (old) => tables.find((table) => titleOf(table) === titleOf(old)) ?? old.trimEnd() + '\n',
  )
  return [head, ...body].join('\n')
}

function titleOf(table: string): string {
  return table.slice(0, table.indexOf('\n'))
}
