import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { CircuitBreakerKeys } from '../../server/shared-memory/index.ts'
import { verifyCount } from '../contests/verify.ts'
import type { Survey } from '../survey/survey.ts'
import { figure } from '../table.ts'

const seconds = { full: 1, quick: 0.3 }
const rounds = { full: 7, quick: 3 }
const script = new URL('calling-thread.js', import.meta.url)

/** What one thread says when its time is over. */
export interface ThreadResult {
  readonly calls: number
  /** What its breaker has counted. */
  readonly counted: number
}

/** What a thread is given. */
export interface ThreadTask {
  readonly cells: Int32Array<SharedArrayBuffer>
  readonly ms: number
}

/** How much more two threads do than one. */
export const threads: Survey = {
  title: 'Two threads, one circuit',
  method: `Worker threads that make successful calls through one circuit in shared memory, one call after the other, for ${seconds.full} s; the best of ${rounds.full} turns of one thread and of two (quick: ${seconds.quick} s, ${rounds.quick} turns). CPU per call: what two threads spend on one that one thread does not is the cost of sharing, whoever else uses the machine.`,
  entrants: ['shared'],
  flags: [],
  mostRounds: 3,
  columns: [
    { header: 'one thread', variant: '', show: ({ one }) => `${figure(one!)} calls per second` },
    { header: 'two threads', variant: '', show: ({ two }) => `${figure(two!)} calls per second` },
    { header: 'times', variant: '', show: ({ one, two }) => figure(two! / one!) },
    { header: 'CPU per call, one', variant: '', show: ({ cpuOfOne }) => `${figure(cpuOfOne!)} ns` },
    { header: 'CPU per call, two', variant: '', show: ({ cpuOfTwo }) => `${figure(cpuOfTwo!)} ns` },
  ],
  async measure(_contestant, _variant, effort) {
    let best = { one: 0, two: 0, cpuOfOne: Infinity, cpuOfTwo: Infinity }
    for (let round = 0; round < rounds[effort]; round++) {
      const one = await callFrom(1, seconds[effort])
      const two = await callFrom(2, seconds[effort])
      best = {
        one: Math.max(best.one, one.perSecond),
        two: Math.max(best.two, two.perSecond),
        cpuOfOne: Math.min(best.cpuOfOne, one.cpu),
        cpuOfTwo: Math.min(best.cpuOfTwo, two.cpu),
      }
    }
    return best
  },
}

/** Lets so many threads call at once, after they have warmed up. */
async function callFrom(count: number, duration: number): Promise<{ perSecond: number; cpu: number }> {
  const cells = new Int32Array(new SharedArrayBuffer(4 * Object.keys(CircuitBreakerKeys).length))
  const task: ThreadTask = { cells, ms: duration * 1_000 }
  const all = Array.from({ length: count }, () => new Worker(script, { workerData: task }))
  await Promise.all(all.map((thread) => once(thread, 'message')))
  const before = process.cpuUsage()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
  for (const thread of all) thread.postMessage('go')
  const results = (await Promise.all(all.map((thread) => once(thread, 'message')))) as [ThreadResult][]
  const { user, system } = process.cpuUsage(before)
  await Promise.all(all.map((thread) => thread.terminate()))
  for (const [{ calls, counted }] of results) verifyCount('counted calls', counted, calls)
  const calls = results.reduce((sum, [result]) => sum + result.calls, 0)
  return { perSecond: calls / duration, cpu: ((user + system) * 1_000) / calls }
}
