// `npm run bench`: runs the benchmarks that are named, or all, and shows their tables. All of them in full: writes them
// to docs/benchmarks.md, too.
import { benchmarks } from './benchmarks.ts'
import type { Command } from './command-line.ts'
import { parseCommand } from './command-line.ts'
import { writeReport } from './report.ts'
import { toMarkdown } from './table.ts'
import type { Table } from './table.ts'

const { names, isWhole, effort, node } = readCommand()
const tables: Table[] = []
for (const name of names) {
  console.error(`${name} …`)
  const table = await benchmarks[name]!(effort, node)
  tables.push(table)
  console.log(toMarkdown(table))
}
if (isWhole) writeReport(tables, node)

function readCommand(): Command {
  try {
    return parseCommand(process.argv.slice(2), Object.keys(benchmarks))
  } catch (mistake) {
    console.error((mistake as Error).message)
    process.exit(1)
  }
}
