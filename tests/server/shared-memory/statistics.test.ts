import { once } from 'node:events'
import { threadId, Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { sharedStatistics } from '../../../server/shared-memory/index.ts'
import { StatisticsMemory } from '../../../server/shared-memory/statistics-memory.ts'
import { bundle } from '../../support/bundle.ts'
import { until } from '../../support/until.ts'
import { watchWarnings } from '../watch-warnings.ts'
import { badly, hanging, outcomeOf, sharedArray, threadsInTest, well } from './breakers.ts'

/** All places belong to other threads. */
function takenBy(threads: number): SharedArrayBuffer {
  const buffer = sharedStatistics({ threads })
  new Int32Array(buffer, 8, threads).fill(99)
  return buffer
}

describe('statistics that threads share', () => {
  it('tell window, latencies, totals and what is in flight', async () => {
    const { thread, clock } = threadsInTest({ statistics: sharedStatistics(), failureThreshold: 9 })
    const breaker = thread()
    await breaker.execute(well)
    await outcomeOf(breaker.execute(badly))
    const slow = hanging()
    const asked = breaker.execute(slow.task)
    expect(breaker.circuit.read('pay')).toMatchObject({ inFlight: 1, window: { fired: 3, peakInFlight: 1 } })
    clock.advance(300)
    slow.end('well')
    await asked
    const { window, totals, inFlight } = breaker.circuit.read('pay')
    expect(window).toMatchObject({
      ms: 10_000,
      counts: { success: 2, failure: 1 },
      latency: { count: 3, mean: 100 },
    })
    expect(window.latency.percentiles.at(-1)).toBeCloseTo(300, -1)
    expect([totals!.success, totals!.failure, inFlight]).toEqual([2, 1, 0])
    clock.advance(10_000)
    expect(breaker.circuit.read('pay')).toMatchObject({ window: { fired: 0 }, totals: { success: 2 } })
    expect(breaker.circuit.readThreads()).toMatchObject([{ totals: { success: 2, failure: 1 }, inFlight: 0 }])
  })

  it('are read without being touched', async () => {
    const statistics = sharedStatistics({ threads: 1 })
    const { thread, clock } = threadsInTest({ statistics })
    const breaker = thread()
    await breaker.execute(well)
    const before = new Uint8Array(statistics).slice()
    clock.advance(60_000)
    breaker.circuit.read('pay')
    expect(new Uint8Array(statistics).slice()).toEqual(before)
  })

  it('leave the figures of a thread that has ended to the next', () => {
    const memory = new StatisticsMemory(sharedStatistics({ threads: 1 }))
    const place = memory.claim()!
    memory.cellsOf(place)[1] = 7
    expect(memory.claim()).toBe(place)
    memory.release(threadId)
    expect(memory.places()).toMatchObject([{ thread: null }])
    expect(memory.cellsOf(memory.claim()!)[1]).toBe(7)
  })

  it('take the place of a thread that was terminated back, with what it had in flight', async () => {
    const statistics = sharedStatistics({ threads: 2 })
    const breaker = threadsInTest({ statistics }).thread()
    const file = await bundle('tests/server/shared-memory/worker.ts')
    const task = {
      kind: 'call',
      cells: sharedArray(),
      failureThreshold: 9,
      resetTimeout: 9,
      calls: 1e9,
      failing: 0,
      seed: 1,
    }
    const thread = new Worker(file, { workerData: { ...task, statistics } })
    await once(thread, 'message')
    await until(() => breaker.circuit.readThreads().length === 1, 'it has counted')
    const memory = new StatisticsMemory(statistics)
    memory.cellsOf(1)[0] = 3
    await thread.terminate()
    expect(breaker.circuit.readThreads()).toMatchObject([{ thread: null, inFlight: 0 }])
    expect(breaker.circuit.read('pay').inFlight).toBe(0)
  })

  it('are kept by a thread for which there is no room, which says so', async () => {
    const warning = watchWarnings()
    const breaker = threadsInTest({ statistics: takenBy(1) }).thread()
    await breaker.execute(well)
    expect(breaker.circuit.read('pay').totals!.success).toBe(1)
    expect(warning).toHaveBeenCalledOnce()
    expect(warning.mock.calls[0]![0]).toContain('no room for another thread')
  })

  it.each<[unknown, string]>([
    [new SharedArrayBuffer(64), 'must be what sharedStatistics() made, got another SharedArrayBuffer'],
    [true, 'got boolean'],
  ])('refuse other memory: %s', (statistics, message) => {
    expect(() => threadsInTest({ statistics: statistics as SharedArrayBuffer }).thread()).toThrow(message)
  })

  it.each([0, 1.5, NaN, 1_025])('have no room for %s threads', (threads) => {
    expect(() => sharedStatistics({ threads })).toThrow('"threads" must be a whole number from 1 to 1024')
  })
})
