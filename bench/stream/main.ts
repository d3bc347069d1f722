// `npm run bench -- stream`: what the stream costs, beside the floor and opossum-hystrix. In full, the tables are written to
// docs/benchmarks-stream.md; `--quick` only shows them, unless `--write` is said, too.
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { toMarkdown } from '../table.ts'
import { encoding } from './encoding.ts'
import type { StreamEffort } from './tables.ts'
import { fanOut, quiet } from './tables.ts'

const isQuick = process.argv.includes('--quick')
const effort: StreamEffort = isQuick
  ? { seconds: 4, rounds: 1, minutes: 1 }
  : { seconds: 5, rounds: 2, minutes: 10 }
const tables = [encoding(), await fanOut(effort), await quiet(effort)]
const text = `# What the stream costs

\`npm run bench -- stream\` measures this and writes this page; with \`--quick\` it only shows it. ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, opossum 10.0.0, opossum-hystrix 0.1.1. Figures drift with what else the machine does: compare ratios.

${tables.map(toMarkdown).join('\n')}`
console.log(text)
if (!isQuick || process.argv.includes('--write'))
  writeFileSync(new URL('../../../docs/benchmarks-stream.md', import.meta.url), text)
