// oxlint-disable unicorn/require-post-message-target-origin -- windows have origins, threads have none
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker, Registry } from '../../../server/index.ts'
import { SharedMemoryCircuitBreakerStorageAdapter } from '../../../server/shared-memory/index.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { bundle } from '../../support/bundle.ts'
import { until } from '../../support/until.ts'
import { watchWarnings } from '../watch-warnings.ts'
import { badly, hanging, outcomeOf, well } from './breakers.ts'
import type { CommonReport } from './common-worker.ts'
import { openDoor } from './common-worker.ts'

type Run = () => Promise<unknown>

function breakerIn(memory: SharedArrayBuffer, clock = new SimulatedClock()) {
  const storage = new SharedMemoryCircuitBreakerStorageAdapter(memory, clock)
  const options = { name: 'pay', storage, clock, registry: new Registry(), volumeThreshold: 100 }
  const breaker = new CircuitBreaker((run: Run) => run(), options)
  return { storage, clock, breaker, read: () => breaker.circuit.read('pay') }
}

describe('statistics of circuits in shared memory', () => {
  it('tell window, latencies, totals and what is in flight', async () => {
    const { breaker, clock, read, storage } = breakerIn(new SharedArrayBuffer(2 ** 18))
    await breaker.fire(well)
    await outcomeOf(breaker.fire(badly))
    const slow = hanging()
    const asked = breaker.fire(slow.task)
    expect(read()).toMatchObject({ inFlight: 1, window: { fired: 3, peakInFlight: 1 } })
    clock.advance(300)
    slow.end('well')
    await asked
    expect(read()).toMatchObject({
      inFlight: 0,
      window: {
        ms: 10_000,
        counts: { success: 2, failure: 1, 'fallback-missing': 1 },
        latency: { count: 3, mean: 100 },
      },
      totals: { success: 2, failure: 1 },
    })
    expect(breaker.circuit.latencyCounts()!.reduce((sum, count) => sum + count, 0)).toBe(3)
    expect(breaker.stats).toMatchObject({ fires: 3, successes: 2, failures: 1 })
    clock.advance(10_000)
    expect(read()).toMatchObject({ window: { fired: 0 }, totals: { success: 2 } })
    expect(storage.readThreads()).toMatchObject([
      { circuit: 'pay', thread: 0, totals: { success: 2 }, inFlight: 0 },
    ])
  })

  it.each(['breaker', 'provider'] as const)(
    'are those of all threads, and of each, for a %s',
    { timeout: 60_000 },
    async (door) => {
      const memory = new SharedArrayBuffer(2 ** 19)
      const file = await bundle('tests/server/shared-memory/common-worker.ts')
      const task = {
        memory,
        door,
        kind: 'in-turn',
        failures: 1e9,
        probes: 1,
        sleepMs: 9,
        calls: 300,
        failing: 0.4,
      }
      const threads = [1, 2, 3].map((seed) => new Worker(file, { workerData: { ...task, seed } }))
      await Promise.all(threads.map((thread) => once(thread, 'message')))
      for (const thread of threads) thread.postMessage('go')
      const messages = await Promise.all(threads.map((thread) => once(thread, 'message')))
      const reports = messages.map(([report]) => report as CommonReport)
      const storage = new SharedMemoryCircuitBreakerStorageAdapter(memory)
      const read = storage.readThreads()
      expect(read.map(({ circuit, inFlight }) => [circuit, inFlight])).toEqual(reports.map(() => ['pay', 0]))
      const counted = read.map(({ totals }) => totals.failure)
      expect(new Set(counted)).toEqual(new Set(reports.map(({ failed }) => failed)))
      expect(new Set(read.map(({ thread }) => thread)).size).toBe(3)
      const failures = reports.reduce((sum, { failed }) => sum + failed, 0)
      const board = await openDoor({ ...task, memory, door }).read()
      expect(board.totals).toMatchObject({ failure: failures, success: 900 - failures })
      await Promise.all(threads.map((thread) => thread.terminate()))
      await until(
        () => storage.readThreads().every(({ thread }) => thread === null),
        'they are known to have ended',
      )
    },
  )

  it('stay a thread’s own where there is no room, which it says', async () => {
    const warning = watchWarnings()
    const memory = new SharedArrayBuffer(65_536)
    const clock = new SimulatedClock()
    const { breaker } = breakerIn(memory, clock)
    const storage = new SharedMemoryCircuitBreakerStorageAdapter(memory, clock)
    const other = new CircuitBreaker((run: Run) => run(), {
      name: 'ship',
      storage,
      clock,
      registry: new Registry(),
    })
    await breaker.fire(well)
    await other.fire(well)
    expect(other.circuit.read('ship').totals!.success).toBe(1)
    expect(breaker.circuit.read('pay').totals!.success).toBe(1)
    expect(storage.readThreads()).toHaveLength(1)
    expect(warning).toHaveBeenCalledOnce()
    expect(warning.mock.calls[0]![0]).toContain('no room for another thread')
  })
})
