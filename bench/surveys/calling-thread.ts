// A worker thread of the benchmark: warms up, says so, and calls for a given time when it is told to.
// oxlint-disable unicorn/require-post-message-target-origin -- windows have origins, threads have none
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import CircuitBreaker from '../../server/shared-memory/index.ts'
import type { ThreadResult, ThreadTask } from './threads.ts'

const { cells, ms } = workerData as ThreadTask
const breaker = new CircuitBreaker(cells, 5, 30_000)
const port = parentPort!
const task = async (): Promise<number> => 1

const warmUp = await callFor(300)
port.postMessage('warm')
await once(port, 'message')
const calls = await callFor(ms)
const { success } = breaker.circuit.read('').totals!
port.postMessage({ calls, counted: success - warmUp } satisfies ThreadResult)

async function callFor(duration: number): Promise<number> {
  const until = performance.now() + duration
  let made = 0
  while (performance.now() < until) {
    for (let call = 0; call < 1_000; call++) made += await breaker.execute(task)
  }
  return made
}
