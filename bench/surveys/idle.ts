import { createHook } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { verifyGuard } from '../contests/verify.ts'
import type { Guarded } from '../contestants/contestant.ts'
import type { Survey } from '../survey/survey.ts'
import { figure } from '../table.ts'

const counts = { bare: 10_000, opossum: 2_000, cockatiel: 10_000, fuseboard: 10_000 }
const seconds = { full: 8, quick: 3 }

/** What breakers cost that nobody calls. */
export const idle: Survey = {
  title: 'Idle breakers',
  method: `10,000 breakers (opossum 2,000) that were called once, over ${seconds.full} s (quick: ${seconds.quick}). Timers of any kind that are set, as \`async_hooks\` sees them, per breaker; CPU of the whole process. Bare: the process without a breaker.`,
  entrants: ['bare', 'opossum', 'cockatiel', 'fuseboard'],
  flags: ['--expose-gc'],
  mostRounds: 3,
  columns: [
    { header: 'timers per breaker', variant: '', show: ({ timers }) => figure(timers!) },
    { header: 'CPU', variant: '', show: ({ cpu }) => `${figure(cpu!)} ms per second` },
  ],
  async measure(contestant, _variant, effort) {
    const count = counts[contestant.name as keyof typeof counts]
    const live = countTimers()
    const breakers: Guarded[] = []
    for (let index = 0; index < count; index++) {
      const guarded = contestant.guard(async (value) => value, { timeout: true, opens: true })
      await guarded.fire(index)
      breakers.push(guarded)
    }
    globalThis.gc!()
    // The end of a timer is told in a later turn.
    await sleep(500)
    const timers = live()
    const before = process.cpuUsage()
    await sleep(seconds[effort] * 1_000)
    const { user, system } = process.cpuUsage(before)
    for (const breaker of breakers) verifyGuard(breaker, { isOpen: false })
    return { timers: timers / count, cpu: (user + system) / 1_000 / seconds[effort] }
  },
}

/** Counts timers and intervals that are set from now on, also those that do not keep the process alive. */
function countTimers(): () => number {
  const live = new Set<number>()
  const hook = createHook({
    init(id, type) {
      if (type === 'Timeout') live.add(id)
    },
    destroy: (id) => void live.delete(id),
  }).enable()
  return () => {
    hook.disable()
    return live.size
  }
}
