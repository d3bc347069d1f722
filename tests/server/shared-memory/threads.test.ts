import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, vi } from 'vitest'
import { seededRandom } from '../../../shared/engine/random.ts'
import { generationOf } from '../../../server/shared-memory/episode.ts'
import CircuitBreaker, {
  CircuitBreakerKeys,
  CircuitBreakerStates,
  sharedStatistics,
} from '../../../server/shared-memory/index.ts'
import { Pair } from '../../../server/shared-memory/pair.ts'
import { bundle } from '../../support/bundle.ts'
import { outcomeOf, sharedArray, well } from './breakers.ts'
import type { WorkerReport, WorkerTask } from './worker.ts'

const { STATE, FAILURE_COUNT } = CircuitBreakerKeys
const worker = 'tests/server/shared-memory/worker.ts'
const threads = 8
const calls = 100_000

interface Report extends WorkerReport {
  /** Changes of state that the thread has made. */
  readonly changes: number
}

/** All threads make their calls; when all are done and the circuit moves no more, they say what they changed. */
async function runThreads(task: Omit<WorkerTask, 'kind' | 'seed' | 'calls'>): Promise<Report[]> {
  const file = await bundle(worker)
  const all = Array.from({ length: threads }, (_, seed) => {
    return new Worker(file, { workerData: { kind: 'call', calls, seed, ...task } })
  })
  await Promise.all(all.map((thread) => once(thread, 'message')))
  const reports = await Promise.all(all.map((thread) => next<WorkerReport>(thread)))
  await vi.waitFor(() => expect(Atomics.load(task.cells, STATE)).not.toBe(CircuitBreakerStates.OPEN))
  return Promise.all(all.map(async (thread, index) => reportOf(reports[index]!, await changesOf(thread))))
}

function reportOf(report: WorkerReport, changes: number): Report {
  return { ...report, changes }
}

async function changesOf(thread: Worker): Promise<number> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
  thread.postMessage('changes?')
  const changes = await next<number>(thread)
  await thread.terminate()
  return changes
}

async function next<T>(thread: Worker): Promise<T> {
  const [message] = (await once(thread, 'message')) as [T]
  return message
}

function sum(reports: readonly Report[], of: (report: Report) => number): number {
  return reports.reduce((total, each) => total + of(each), 0)
}

function generationIn(cells: Int32Array<SharedArrayBuffer>): number {
  return generationOf(new Pair(cells, STATE).read().aside)
}

describe('eight threads with one circuit', () => {
  it('lose no failure', { timeout: 120_000 }, async () => {
    const cells = sharedArray()
    const reports = await runThreads({ cells, failureThreshold: 2 ** 31 - 1, resetTimeout: 1, failing: 1 })
    expect(Atomics.load(cells, FAILURE_COUNT)).toBe(threads * calls)
    expect(sum(reports, ({ failed }) => failed)).toBe(threads * calls)
    expect(generationIn(cells)).toBe(0)
  })

  it('count every call, open once, and probe once for each opening', { timeout: 120_000 }, async () => {
    const cells = sharedArray()
    const statistics = sharedStatistics({ threads: threads + 1 })
    const board = new CircuitBreaker(cells, 5, 3, null, null, { statistics }).circuit
    const reports = await runThreads({
      cells,
      failureThreshold: 5,
      resetTimeout: 3,
      failing: 0.6,
      statistics,
    })
    const { totals, inFlight } = board.read('pay')
    expect(inFlight).toBe(0)
    expect(totals).toMatchObject({
      success: sum(reports, ({ succeeded }) => succeeded),
      failure: sum(reports, ({ failed }) => failed),
      'short-circuited': sum(reports, ({ turnedAway }) => turnedAway),
    })
    expect(board.readThreads()).toHaveLength(threads)
    for (const { succeeded, failed, turnedAway, counted } of reports) {
      expect(succeeded + failed + turnedAway).toBe(calls)
      expect(counted).toEqual([succeeded, failed, turnedAway])
    }
    const generations = generationIn(cells)
    expect(generations).toBeGreaterThan(10)
    expect(sum(reports, ({ changes }) => changes)).toBe(generations)
    const probes = reports.flatMap((each) => each.probes)
    expect(probes.filter(({ issued }) => issued !== 1)).toEqual([])
    expect(new Set(probes.map(({ generation }) => generation)).size).toBe(probes.length)
    expect(probes.length).toBeGreaterThan(3)
  })

  it('are not stuck when one of them is killed, at whatever moment', { timeout: 120_000 }, async () => {
    const file = await bundle(worker)
    const random = seededRandom(6)
    for (let seed = 0; seed < 100; seed++) {
      const cells = sharedArray(seed % 2 === 0 ? 0 : 4)
      const task = { cells, failureThreshold: 2, resetTimeout: 0.2, calls: 0, failing: 0.7, seed }
      const thread = new Worker(file, { workerData: { kind: 'until-killed', ...task } })
      await once(thread, 'message')
      const until = performance.now() + random() * 4
      while (performance.now() < until);
      await thread.terminate()
      const breaker = new CircuitBreaker(cells, 2, 1, null, null, { probeTimeout: 2 })
      await vi.waitFor(async () => expect(await outcomeOf(breaker.execute(well))).toBe('well'), {
        interval: 1,
      })
      expect(await outcomeOf(breaker.execute(well))).toBe('well')
      expect(breaker.getState()).toBe('CLOSED')
      expect(Atomics.load(cells, STATE)).toBe(CircuitBreakerStates.CLOSED)
    }
  })
})
