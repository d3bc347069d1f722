// One contestant in a process of its own, so that no other shapes what the compiler makes of its code. It warms up,
// says so, and then answers each message with the time of one slice, in nanoseconds per call.
import { contestants } from '../contestants/index.ts'
import type { ContestantName } from '../contestants/index.ts'
import { contests } from '../contests/index.ts'
import type { ContestName } from '../contests/index.ts'
import type { Contest } from './contest.ts'
import type { Prepare } from './slice.ts'
import { timeSlice, warmUp } from './slice.ts'

const [contest, entrant, variant, warmMs, sliceMs] = process.argv.slice(2)
const contestant = contestants[entrant as ContestantName]
const { prepare: prepareFor, mostCalls }: Contest = contests[contest as ContestName]
const prepare: Prepare = (wanted) => prepareFor(contestant, variant!, wanted)

const calls = await warmUp(prepare, { warmMs: Number(warmMs), sliceMs: Number(sliceMs), mostCalls })
process.on('message', () => void answer())
process.send!('warm')

async function answer(): Promise<void> {
  process.send!((await timeSlice(prepare, calls)) / calls)
}
