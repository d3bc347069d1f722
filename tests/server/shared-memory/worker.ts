// A worker thread in a test: does with one shared array what it is told.
// oxlint-disable unicorn/require-post-message-target-origin -- windows have origins, threads have none
import { parentPort, threadId, workerData } from 'node:worker_threads'
import { seededRandom } from '../../../shared/engine/random.ts'
import { registry } from '../../../server/registry/registry.ts'
import { generationOf, issuedOf, kindOf } from '../../../server/shared-memory/episode.ts'
import CircuitBreaker, { CircuitBreakerStates } from '../../../server/shared-memory/index.ts'
import { SharedState } from '../../../server/shared-memory/shared-state.ts'
import { threadClock } from '../../../server/system-clock.ts'

/** What it is to do. */
export interface WorkerTask {
  readonly kind: 'call' | 'until-killed'
  readonly cells: Int32Array<SharedArrayBuffer>
  readonly failureThreshold: number
  readonly resetTimeout: number
  readonly calls: number
  /** How many of its calls fail, 0 to 1. */
  readonly failing: number
  readonly seed: number
  readonly statistics?: SharedArrayBuffer
}

/** What it did. */
export interface WorkerReport {
  readonly succeeded: number
  readonly failed: number
  readonly turnedAway: number
  /** What its own statistics say of the same. */
  readonly counted: readonly [success: number, failure: number, shortCircuited: number]
  /** The probes that were let through in this thread. */
  readonly probes: readonly { readonly generation: number; readonly issued: number }[]
}

const down = new Error('down')

async function call(task: WorkerTask): Promise<WorkerReport> {
  const random = seededRandom(task.seed)
  const breaker = new CircuitBreaker(task.cells, task.failureThreshold, task.resetTimeout, null, null, {
    name: 'pay',
    probeTimeout: 60_000,
    statistics: task.statistics,
  })
  const probes: WorkerReport['probes'][number][] = []
  const { circuit } = breaker
  const admit = circuit.admit.bind(circuit)
  circuit.admit = (now) => {
    const ticket = admit(now)
    if (ticket !== undefined && kindOf(ticket) !== CircuitBreakerStates.CLOSED)
      probes.push({ generation: generationOf(ticket), issued: issuedOf(ticket) })
    return ticket
  }
  let changes = 0
  registry.onChange(() => changes++)
  parentPort!.once('message', () => parentPort!.postMessage(changes))
  const came = { succeeded: 0, failed: 0, turnedAway: 0 }
  for (let made = 0; made < task.calls; made++) {
    const fails = random() < task.failing
    try {
      await breaker.execute(() => {
        if (fails) throw down
      })
      came.succeeded++
    } catch (error) {
      if (error === down) came.failed++
      else came.turnedAway++
    }
    // Timers get their turn, too.
    if (made % 1_000 === 0) await new Promise(setImmediate)
  }
  const mine = circuit.readThreads().find(({ thread }) => thread === threadId)
  const totals = mine?.totals ?? circuit.read('pay').totals
  const counted = [totals!.success, totals!.failure, totals!['short-circuited']] as const
  return { ...came, counted, probes }
}

/** Without a pause, so that it is always in the middle of something. */
function callUntilKilled(task: WorkerTask): never {
  const random = seededRandom(task.seed)
  const { cells, failureThreshold, resetTimeout } = task
  const state = new SharedState(cells, { failureThreshold, resetTimeout, leaseMs: 2, onChange() {} })
  for (;;) {
    const ticket = state.admit(threadClock.now())
    if (ticket === undefined) continue
    if (random() < task.failing) state.failed(ticket, threadClock.now())
    else state.passed(ticket, threadClock.now())
  }
}

const task = workerData as WorkerTask
parentPort!.postMessage('ready')
if (task.kind === 'until-killed') callUntilKilled(task)
else parentPort!.postMessage(await call(task))
