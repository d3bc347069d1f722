import { boardBytes } from './board/board-bytes.ts'
import { boardMemory } from './board/board-memory.ts'
import { runContest } from './contest/run-contest.ts'
import type { Effort } from './effort.ts'
import { runSurvey } from './survey/run-survey.ts'
import type { Table } from './table.ts'

/** Runs one benchmark on a Node. */
export type Benchmark = (effort: Effort, node: string) => Promise<Table>

/** All benchmarks, by the name that goes over the command line, in the order of the report. */
export const benchmarks: Readonly<Record<string, Benchmark>> = {
  success: (effort, node) => runContest('success', effort, node),
  rejected: (effort, node) => runContest('rejected', effort, node),
  failing: (effort, node) => runContest('failing', effort, node),
  outage: (effort, node) => runSurvey('outage', effort, node),
  stats: (effort, node) => runContest('stats', effort, node),
  bytes: (effort, node) => runSurvey('bytes', effort, node),
  heap: (effort, node) => runSurvey('heap', effort, node),
  dropped: (effort, node) => runSurvey('dropped', effort, node),
  'board-bytes': (effort) => boardBytes(effort),
  'board-memory': (effort) => boardMemory(effort),
  idle: (effort, node) => runSurvey('idle', effort, node),
  shared: (effort, node) => runContest('shared', effort, node),
  threads: (effort, node) => runSurvey('threads', effort, node),
}
