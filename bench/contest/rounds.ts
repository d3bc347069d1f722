import type { ContestantName } from '../contestants/index.ts'
import type { ContestName } from '../contests/index.ts'
import { median } from '../median.ts'
import type { Effort } from '../effort.ts'
import { Contender } from './contender.ts'

/** What a contestant needs for a call. */
export interface Cost {
  /** Median over the rounds, nanoseconds of CPU time. */
  readonly ns: number
  /** Median over the rounds of its ratio to the first contestant in the same round. */
  readonly ratio: number
}

/** What is run, and how thoroughly. */
export interface Heat {
  readonly contest: ContestName
  readonly variant: string
  readonly entrants: readonly ContestantName[]
  readonly node: string
  readonly effort: Effort
}

/** Runs all rounds of one variant of a contest. The first contestant is what the others are measured by. */
export async function runRounds(heat: Heat): Promise<Cost[]> {
  const rounds: number[][] = []
  for (let round = 0; round < heat.effort.rounds; round++) rounds.push(await runRound(heat))
  return heat.entrants.map((_, index) => ({
    ns: median(rounds.map((costs) => costs[index]!)),
    ratio: median(rounds.map((costs) => costs[index]! / costs[0]!)),
  }))
}

/** A round: fresh processes, which warm up one after the other and then take turns, slice by slice. */
async function runRound({ contest, variant, entrants, node, effort }: Heat): Promise<number[]> {
  const contenders: Contender[] = []
  try {
    for (const entrant of entrants) {
      const times = [effort.warmMs, effort.sliceMs].map(String)
      const contender = new Contender(node, [contest, entrant, variant, ...times])
      contenders.push(contender)
      await contender.warm()
    }
    return await takeTurns(contenders, effort.slices)
  } finally {
    for (const contender of contenders) contender.end()
  }
}

async function takeTurns(contenders: readonly Contender[], slices: number): Promise<number[]> {
  const times = contenders.map((): number[] => [])
  for (let turn = 0; turn < slices; turn++) {
    for (const [index, contender] of contenders.entries()) times[index]!.push(await contender.slice())
  }
  return times.map(median)
}
