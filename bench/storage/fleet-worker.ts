import { consecutive } from '../../shared/engine/policies/consecutive.ts'
import { sharedCircuit } from './shared-circuit.ts'
import type { OpenStore } from './stores.ts'
import { ioredisStore, mariadbStore, postgresStore, sqliteStore } from './stores.ts'

/** What a process of the fleet is told on its command line. */
export interface FleetTask {
  readonly store: 'redis' | 'postgres' | 'mariadb' | 'sqlite'
  /** The port of the server, or the file. */
  readonly at: number | string
  readonly key: string
  readonly calls: number
  /** Calls at once. */
  readonly callers: number
  readonly failures: number
  readonly consistency: 'strict' | 'eventual'
}

/** What it has to say in the end. */
export interface FleetReport {
  readonly ran: number
  readonly turnedAway: number
  readonly transitions: readonly { readonly to: string; readonly isMine: boolean }[]
  readonly ms: number
}

/** One process of a fleet: makes failing calls through a shared circuit, and says how they ended. */
async function work(task: FleetTask): Promise<FleetReport> {
  const store = openStore(task)
  const { circuit, transitions, call } = sharedCircuit(store.storage, task.key, {
    policy: consecutive({ failures: task.failures }),
    consistency: task.consistency,
    timeoutMs: 20_000,
  })
  await circuit.getState()
  let left = task.calls
  let turnedAway = 0
  const caller = async () => {
    while (left-- > 0) if ((await call(false)) !== 'bad') turnedAway++
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: task.callers }, caller))
  await circuit.flush()
  const ms = performance.now() - began
  await circuit.getState()
  await circuit.shutdown()
  await store.close()
  const told = transitions.map(({ to, isMine }) => ({ to, isMine }))
  return { ran: task.calls - turnedAway, turnedAway, transitions: told, ms }
}

function openStore({ store, at }: FleetTask): OpenStore {
  switch (store) {
    case 'redis':
      return ioredisStore(Number(at))
    case 'postgres':
      return postgresStore(Number(at))
    case 'mariadb':
      return mariadbStore(Number(at))
    case 'sqlite':
      return sqliteStore(String(at))
  }
}

const [, , task] = process.argv
if (task !== undefined) {
  const report = await work(JSON.parse(task) as FleetTask)
  process.stdout.write(JSON.stringify(report))
  // A pool may hold idle connections a little longer.
  process.exit(0)
}
