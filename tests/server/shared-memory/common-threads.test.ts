// oxlint-disable unicorn/require-post-message-target-origin -- windows have origins, threads have none
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { seededRandom } from '../../../shared/engine/random.ts'
import { bundle } from '../../support/bundle.ts'
import { until } from '../../support/until.ts'
import type { CommonReport, CommonTask } from './common-worker.ts'
import { openDoor, restless } from './common-worker.ts'
import { outcomeOf, well } from './breakers.ts'

const worker = 'tests/server/shared-memory/common-worker.ts'
const threads = 4

type ThreadsTask = Partial<CommonTask> & Pick<CommonTask, 'memory' | 'door'>

const usual = { kind: 'in-turn', failures: 5, probes: 1, sleepMs: 60_000, calls: 500, failing: 1 } as const

async function start(task: ThreadsTask): Promise<Worker[]> {
  const file = await bundle(worker)
  const all = Array.from(
    { length: threads },
    (_, seed) => new Worker(file, { workerData: { ...usual, seed, ...task } }),
  )
  onTestFinished(async () => void (await Promise.all(all.map((thread) => thread.terminate()))))
  await Promise.all(all.map((thread) => once(thread, 'message')))
  for (const thread of all) thread.postMessage('go')
  return all
}

async function next<T>(thread: Worker): Promise<T> {
  const [message] = (await once(thread, 'message')) as [T]
  return message
}

const reportsOf = (all: readonly Worker[]) => Promise.all(all.map((thread) => next<CommonReport>(thread)))

function sum(reports: readonly CommonReport[], of: (report: CommonReport) => number): number {
  return reports.reduce((total, report) => total + of(report), 0)
}

function fresh(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 ** 18)
}

describe.each(['breaker', 'provider'] as const)('threads that share a circuit through a %s', (door) => {
  const timeout = 120_000

  it('lose no failure', { timeout }, async () => {
    const memory = fresh()
    const failures = threads * usual.calls
    const reports = await reportsOf(await start({ memory, door, failures }))
    expect(sum(reports, ({ failed }) => failed)).toBe(failures)
    const { call } = openDoor({ ...usual, memory, door, failures })
    expect(await outcomeOf(call(async () => {}))).toMatch(/open/)
  })

  it('count one failure fewer as one fewer', { timeout }, async () => {
    const memory = fresh()
    const failures = threads * usual.calls + 1
    await reportsOf(await start({ memory, door, failures }))
    const { call } = openDoor({ ...usual, memory, door, failures })
    expect(await outcomeOf(call(async () => {}))).toBeUndefined()
  })

  it('trip together, once', { timeout }, async () => {
    const reports = await reportsOf(await start({ memory: fresh(), door }))
    const failed = sum(reports, (report) => report.failed)
    expect(failed).toBeGreaterThanOrEqual(5)
    expect(failed).toBeLessThan(5 + threads)
    expect(failed + sum(reports, ({ turnedAway }) => turnedAway)).toBe(threads * usual.calls)
    // A breaker tells of every change that it learns of, a provider of those that it has made itself.
    const told = reports.map((report) => report.told)
    const all = { breaker: told.map(() => ['open']), provider: [['OPEN']] }
    expect(told.filter(({ length }) => length > 0)).toEqual(all[door])
  })

  it('let exactly so many probes through', { timeout }, async () => {
    const memory = fresh()
    const task = { ...usual, memory, door, probes: 3, sleepMs: 1, calls: 50 }
    const { call } = openDoor(task)
    const fails = () => Promise.reject(new Error('down'))
    for (let at = 0; at < 5; at++) await outcomeOf(call(fails))
    const all = await start({ ...task, kind: 'at-once', failing: 0 })
    await Promise.all(all.map((thread) => next(thread)))
    for (const thread of all) thread.postMessage('over')
    const reports = await reportsOf(all)
    expect(sum(reports, ({ succeeded }) => succeeded)).toBe(3)
    expect(sum(reports, ({ turnedAway }) => turnedAway)).toBe(threads * 50 - 3)
    expect(await outcomeOf(call(well as never))).not.toMatch(/open/)
  })
})

describe('threads that share a circuit', () => {
  it('are not stuck when they are killed, at whatever moment', { timeout: 120_000 }, async () => {
    const file = await bundle(worker)
    const random = seededRandom(6)
    const memory = fresh()
    for (let seed = 0; seed < 25; seed++) {
      const workerData = { ...usual, memory, door: 'provider', kind: 'until-killed', failing: 0.6, seed }
      const [one, other] = [0, 1].map(
        (more) => new Worker(file, { workerData: { ...workerData, seed: seed + more } }),
      )
      await Promise.all([once(one!, 'message'), once(other!, 'message')])
      const end = performance.now() + random() * 5
      while (performance.now() < end);
      await Promise.all([one!.terminate(), other!.terminate()])
      const { circuit, call } = restless(memory)
      await until(
        async () => (await call(true)) === 'good' && circuit.state.kind === 'closed',
        'it is closed',
      )
      await until(async () => (await call(false)) !== 'bad' || circuit.state.kind === 'open', 'it opens')
      const witness = restless(memory).circuit
      expect(witness.state.generation).toBe(circuit.state.generation)
      await Promise.all([circuit.shutdown(), witness.shutdown()])
    }
  })
})
