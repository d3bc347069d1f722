import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { verifyCount } from '../contests/verify.ts'
import type { Contestant } from '../contestants/contestant.ts'
import type { Column, Figures, Survey } from '../survey/survey.ts'
import { figure } from '../table.ts'

const seconds = { full: { healthy: 4, dead: 8 }, quick: { healthy: 1, dead: 2 } }

/** From one moment on, every call fails. */
export const outage: Survey = {
  title: 'An outage',
  method: `So many calls per second, for ${seconds.full.healthy} s all successful, then for ${seconds.full.dead} s all failing (quick: ${seconds.quick.healthy} and ${seconds.quick.dead}); default options. Half of the window's calls have failed ${seconds.full.healthy} s into the outage: then it is time to open. CPU and event loop delay (\`monitorEventLoopDelay\`, 1 ms) are those of the outage. Calls that come while the process is busy wait, as requests would.`,
  entrants: ['bare', 'opossum', 'cockatiel', 'fuseboard'],
  flags: [],
  mostRounds: 3,
  columns: [...columnsFor('1,000'), ...columnsFor('2,000')],
  async measure(contestant, variant, effort) {
    const { healthy, dead } = seconds[effort]
    return measureOutage(contestant, { rate: Number(variant.replace(',', '')), healthy, dead })
  },
}

interface Course {
  /** Calls per second. */
  readonly rate: number
  /** Seconds. */
  readonly healthy: number
  /** Seconds. */
  readonly dead: number
}

async function measureOutage(contestant: Contestant, { rate, healthy, dead }: Course): Promise<Figures> {
  let isDead = false
  let openedAt: number | null = null
  const work = async (value: number): Promise<number> => {
    if (isDead) throw new Error('unavailable')
    return value
  }
  const guarded = contestant.guard(work, { timeout: true, opens: true })
  guarded.onOpen(() => (openedAt ??= performance.now()))
  const before = await callAtRate((value) => guarded.fire(value), rate, healthy)
  verifyCount('failures before the outage', before.failed, 0)
  isDead = true
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const [cpu, start] = [process.cpuUsage(), performance.now()]
  const during = await callAtRate((value) => guarded.fire(value), rate, dead)
  const { user, system } = process.cpuUsage(cpu)
  delays.disable()
  verifyCount('successes during the outage', during.passed, 0)
  if (openedAt !== null && !guarded.isOpen()) throw new Error('The circuit should have stayed open.')
  return {
    p99: delays.percentile(99) / 1e6,
    cpu: (user + system) / 10 / (performance.now() - start),
    openedAfter: openedAt === null ? null : (openedAt - start) / 1_000,
  }
}

/** Calls at an even rate, and catches up in one go after a stall. What is left at the end is not called any more. */
async function callAtRate(
  fire: (value: number) => Promise<number>,
  rate: number,
  duration: number,
): Promise<{ passed: number; failed: number }> {
  const count = { passed: 0, failed: 0 }
  const start = performance.now()
  const elapsed = (): number => (performance.now() - start) / 1_000
  let calls = 0
  while (elapsed() < duration) {
    const due = Math.floor(elapsed() * rate)
    while (calls < due && elapsed() < duration) {
      await fire(calls++).then(
        () => count.passed++,
        () => count.failed++,
      )
    }
    await sleep(1)
  }
  verifyCount('answers', count.passed + count.failed, calls)
  return count
}

function columnsFor(variant: string): Column[] {
  return [
    { header: `${variant}/s: event loop p99`, variant, show: ({ p99 }) => `${figure(p99!)} ms` },
    { header: 'CPU', variant, show: ({ cpu }) => `${figure(cpu!)} %` },
    {
      header: 'open after',
      variant,
      show: ({ openedAfter }) => (openedAfter === null ? '–' : `${openedAfter!.toFixed(2)} s`),
    },
  ]
}
