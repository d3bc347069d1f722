import { parseArgs } from 'node:util'
import type { Effort } from './effort.ts'
import { full, quick } from './effort.ts'

/** What somebody asked for. */
export interface Command {
  /** The benchmarks to run. */
  readonly names: readonly string[]
  /** Whether that is all of them, in full, so that the figures are written down. */
  readonly isWhole: boolean
  readonly effort: Effort
  /** The Node that runs the contestants. */
  readonly node: string
}

/**
 * Reads `[name…] [--quick] [--node path]`.
 *
 * @throws Error that names what it does not know.
 */
export function parseCommand(words: readonly string[], known: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, node: { type: 'string' } },
  })
  const unknown = positionals.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new Error(`There is no benchmark "${unknown}". There are ${known.join(', ')}.`)
  return {
    names: positionals.length > 0 ? positionals : known,
    isWhole: positionals.length === 0 && !values.quick,
    effort: values.quick ? quick : full,
    node: values.node ?? process.execPath,
  }
}
