import { contestants } from '../contestants/index.ts'
import { contests } from '../contests/index.ts'
import type { ContestName } from '../contests/index.ts'
import type { Effort } from '../effort.ts'
import type { Table } from '../table.ts'
import { figure, row } from '../table.ts'
import type { Contest } from './contest.ts'
import type { Cost } from './rounds.ts'
import { runRounds } from './rounds.ts'

/** Runs all variants of a contest. */
export async function runContest(name: ContestName, asked: Effort, node: string): Promise<Table> {
  const { title, method, entrants, variants, mostRounds = Infinity }: Contest = contests[name]
  const effort = { ...asked, rounds: Math.min(asked.rounds, mostRounds) }
  const columns: Cost[][] = []
  for (const variant of variants) {
    columns.push(await runRounds({ contest: name, variant, entrants, node, effort }))
  }
  return {
    title,
    method: `${method} ${unit(effort, entrants[0]!)}`,
    header: ['', ...variants],
    rows: entrants.map((entrant, place) =>
      row(
        contestants[entrant].name,
        columns.map((costs) => cell(costs[place]!)),
      ),
    ),
  }
}

function cell({ ns, ratio }: Cost): string {
  return `${figure(ns)} (${ratio.toFixed(2)} ×)`
}

function unit({ rounds, slices }: Effort, first: string): string {
  return `CPU nanoseconds per call and, in brackets, the ratio to ${first} in the same round: medians of ${rounds} rounds of ${slices} turns.`
}
