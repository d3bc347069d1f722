import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { dashboard } from '../../server/express/index.ts'
import type { Effort } from '../effort.ts'
import type { Table } from '../table.ts'
import { figure } from '../table.ts'
import { Traffic } from './traffic.ts'

const circuits = 40
const rates = [0, 1, 20]

/** What the history of the board holds. */
export async function boardMemory(effort: Effort): Promise<Table> {
  const minutes = effort.name === 'quick' ? 2 : 10
  const rows: string[][] = []
  // What the first one brings along, and what other benchmarks have left behind, is not the history's.
  await held(0, 1, true)
  for (const rate of rates) {
    const without = await held(rate, minutes, false)
    const kept = await held(rate, minutes, true)
    rows.push([
      rate === 0 ? 'never called' : `${rate} calls/s each`,
      figure((kept - without) / circuits / 1_000),
    ])
  }
  return {
    title: 'Memory of the history',
    method: `Heap per circuit with \`dashboard()\` less that with \`dashboard({ history: null })\`, after ${minutes} simulated minutes of calls to ${circuits} circuits and a forced collection.`,
    header: ['', 'kB per circuit'],
    rows,
  }
}

async function held(callsPerSecond: number, minutes: number, isKept: boolean): Promise<number> {
  const collect = collector()
  collect()
  const before = process.memoryUsage()
  const traffic = new Traffic({ circuits, active: callsPerSecond > 0 ? circuits : 0, callsPerSecond })
  const { clock, registry } = traffic
  const handler = dashboard({ clock, registry, ...(isKept ? {} : { history: null }) })
  for (let second = 0; second < minutes * 60; second++) await traffic.second()
  await new Promise((resolve) => setTimeout(resolve, 100))
  collect()
  const after = process.memoryUsage()
  // Both must be reachable until here.
  if (typeof handler !== 'function' || clock.now() === 0) throw new Error('The circuits were not watched.')
  return after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers
}

function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  return () => {
    for (let time = 0; time < 3; time++) collect()
  }
}
