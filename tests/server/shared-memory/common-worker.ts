// A worker thread in a test: calls through a circuit that lies in shared memory, as it is told.
// oxlint-disable unicorn/require-post-message-target-origin -- windows have origins, threads have none
import { parentPort, workerData } from 'node:worker_threads'
import { sharedCircuit } from '../../../bench/storage/shared-circuit.ts'
import { CircuitBreaker, consecutive, Registry } from '../../../server/index.ts'
import {
  CircuitBreakerProvider,
  constantBackoff,
  DatabaseCircuitBreakerAdapter,
} from '../../../server/provider/index.ts'
import { SharedMemoryCircuitBreakerStorageAdapter } from '../../../server/shared-memory/index.ts'
import { errorPercentage } from '../../../shared/engine/policies/error-percentage.ts'
import { seededRandom } from '../../../shared/engine/random.ts'

/** What it is to do. */
export interface CommonTask {
  readonly memory: SharedArrayBuffer
  readonly door: 'breaker' | 'provider'
  /** One call after the other, all at once, or without a pause until it is killed. */
  readonly kind: 'in-turn' | 'at-once' | 'until-killed'
  readonly failures: number
  readonly probes: number
  readonly sleepMs: number
  readonly calls: number
  /** How many of its calls fail, 0 to 1. */
  readonly failing: number
  readonly seed: number
}

/** What it did. */
export interface CommonReport {
  readonly succeeded: number
  readonly failed: number
  readonly turnedAway: number
  /** Changes of state that it has been told: by a breaker all of them, by a provider those that it has made itself. */
  readonly told: readonly string[]
}

type Run = () => Promise<void>

const down = new Error('down')

/** A breaker or a provider over the memory. */
export function openDoor({ memory, door, failures, probes, sleepMs }: Omit<CommonTask, 'kind' | 'seed'>) {
  const storage = new SharedMemoryCircuitBreakerStorageAdapter(memory)
  const policy = consecutive({ failures })
  const told: string[] = []
  if (door === 'breaker') {
    const options = { name: 'pay', storage, policy, probes, resetTimeout: sleepMs }
    const breaker = new CircuitBreaker((run: Run) => run(), options)
    breaker.on('transition', ({ to }) => told.push(to))
    return { told, call: (run: Run) => breaker.fire(run), read: async () => breaker.circuit.read('pay') }
  }
  const registry = new Registry()
  const provider = new CircuitBreakerProvider({
    registry,
    adapter: new DatabaseCircuitBreakerAdapter({
      adapter: storage,
      circuitBreakerPolicy: { policy, probes, description: `${failures} in a row` },
      backoffPolicy: constantBackoff({ delay: sleepMs, jitter: null }),
    }),
  })
  void provider.events.addListener('STATE_TRANSITIONED', ({ to }) => told.push(to))
  const breaker = provider.create('pay')
  const read = async () => {
    await breaker.getState()
    return registry.get('pay')!.read('pay')
  }
  return { told, call: (run: Run) => breaker.runOrFail(run), read }
}

async function work(task: CommonTask): Promise<CommonReport> {
  const random = seededRandom(task.seed)
  const { call, told } = openDoor(task)
  const came = { succeeded: 0, failed: 0, turnedAway: 0 }
  const callAs = async (run: Run) => {
    try {
      await call(run)
      came.succeeded++
    } catch (error) {
      if (error === down) came.failed++
      else came.turnedAway++
    }
  }
  const once = async () => {
    if (random() < task.failing) throw down
  }
  if (task.kind === 'at-once') {
    const isOver = new Promise<void>((resolve) => parentPort!.once('message', () => resolve()))
    const all = Array.from({ length: task.calls }, () => callAs(() => isOver))
    parentPort!.postMessage('asked')
    await Promise.all(all)
  } else
    for (let at = 0; at < task.calls; at++) {
      await callAs(once)
      // Timers get their turn, too.
      if (at % 100 === 0) await new Promise(setImmediate)
    }
  await new Promise(setImmediate)
  return { ...came, told }
}

/** A circuit that sleeps and leases for a moment only. */
export function restless(memory: SharedArrayBuffer) {
  const policy = errorPercentage({ threshold: 50, slots: 10, slotMs: 1_000, minimumCalls: 3 })
  const storage = new SharedMemoryCircuitBreakerStorageAdapter(memory)
  return sharedCircuit(storage, 'pay', { policy, sleepMs: 0.2, leaseMs: 2 })
}

/** Without a pause, so that it is always in the middle of something. */
function callUntilKilled({ memory, failing, seed }: CommonTask): never {
  const random = seededRandom(seed)
  const { circuit, end } = restless(memory)
  for (;;) {
    const ticket = circuit.admit()
    if (typeof ticket === 'number') end(ticket, random() >= failing)
  }
}

if (parentPort !== null) {
  const task = workerData as CommonTask
  parentPort.postMessage('ready')
  if (task.kind === 'until-killed') callUntilKilled(task)
  // It stays until it is terminated.
  parentPort.on('message', () => {})
  parentPort.once('message', () => void work(task).then((report) => parentPort!.postMessage(report)))
}
