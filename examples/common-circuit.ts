// One circuit of any rule for all worker threads: `node dist/examples/common-circuit.js`.
import { once } from 'node:events'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { CircuitBreaker, countInWindow, exponentialBackoff } from 'fuseboard'
import { SharedMemoryCircuitBreakerStorageAdapter } from 'fuseboard/shared-memory'

/** Down for good. */
async function callPayments(): Promise<string> {
  throw new Error('payments is down')
}

const memory = isMainThread ? new SharedArrayBuffer(2 ** 20) : (workerData as SharedArrayBuffer)
const storage = new SharedMemoryCircuitBreakerStorageAdapter(memory)
const breaker = new CircuitBreaker(callPayments, {
  name: 'payments',
  storage,
  policy: countInWindow({ failures: 6 }),
  backoff: exponentialBackoff({ firstMs: 30_000 }),
})

if (isMainThread) {
  const threads = [1, 2].map(() => new Worker(new URL(import.meta.url), { workerData: memory }))
  await Promise.all(threads.map((thread) => once(thread, 'exit')))
  for (const { totals } of storage.readThreads())
    console.log(
      `a thread failed ${totals.failure} times and was turned away ${totals['short-circuited']} times`,
    )
  console.log(`main thread: ${breaker.opened ? 'open' : 'closed'}`)
} else {
  for (let call = 0; call < 10; call++) await breaker.fire().catch(() => {})
}
