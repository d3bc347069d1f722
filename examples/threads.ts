// Worker threads that trip together: `node dist/examples/threads.js`.
import { once } from 'node:events'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import CircuitBreaker, { CircuitBreakerKeys } from 'fuseboard/shared-memory'

/** Down for good. */
async function callPayments(): Promise<string> {
  throw new Error('payments is down')
}

if (isMainThread) {
  const bytes = Int32Array.BYTES_PER_ELEMENT * Object.keys(CircuitBreakerKeys).length
  const shared = new Int32Array(new SharedArrayBuffer(bytes))
  const breaker = new CircuitBreaker(shared, 5, 30_000, () => 'payments later', null, { name: 'payments' })
  const threads = [1, 2].map(() => new Worker(new URL(import.meta.url), { workerData: shared }))
  await Promise.all(threads.map((thread) => once(thread, 'exit')))
  console.log(`main thread: ${breaker.getState()}, ${await breaker.execute(callPayments)}`)
} else {
  const breaker = new CircuitBreaker(workerData as Int32Array, 5, 30_000, null, null, { name: 'payments' })
  let called = 0
  for (let call = 0; call < 10; call++) {
    await breaker
      .execute(() => {
        called++
        return callPayments()
      })
      .catch(() => {})
  }
  console.log(`a thread called ${called} times and was turned away ${10 - called} times`)
}
