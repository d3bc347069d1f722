import { PerformanceObserver } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { verifyCount, verifyGuard } from '../contests/verify.ts'
import type { Guarded } from '../contestants/contestant.ts'
import type { Column, Survey } from '../survey/survey.ts'
import { figure } from '../table.ts'

const calls = 20_000
const warmCalls = 100_000
const timeoutOn = 'timeout on'

/** What a successful call allocates. */
export const bytes: Survey = {
  title: 'Bytes allocated per successful call',
  method:
    'Growth of `process.memoryUsage().heapUsed` over 20,000 awaited calls of an async function that returns its argument, after 100,000 calls to warm up, with a young generation so large (256 MB) that nothing is collected meanwhile, which a `PerformanceObserver` confirms.',
  entrants: ['bare', 'wrapper', 'tap', 'opossum', 'cockatiel', 'fuseboard'],
  flags: ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'],
  mostRounds: 5,
  columns: [timeoutOn, 'timeout off'].map((variant): Column => ({
    header: `default options, ${variant}`,
    variant,
    show: (found) => figure(found['bytes']!),
  })),
  async measure(contestant, variant) {
    const make = (): Guarded =>
      contestant.guard(async (value) => value, { timeout: variant === timeoutOn, opens: true })
    const warm = make()
    await call(warm, warmCalls)
    warm.end()
    const guarded = make()
    let collections = 0
    const observer = new PerformanceObserver((list) => void (collections += list.getEntries().length))
    globalThis.gc!({ type: 'minor' })
    await turn()
    observer.observe({ entryTypes: ['gc'] })
    const before = process.memoryUsage().heapUsed
    await call(guarded, calls)
    const grown = process.memoryUsage().heapUsed - before
    await turn()
    verifyCount('collections while allocations were counted', collections, 0)
    verifyGuard(guarded, { successes: calls, failures: 0, isOpen: false })
    return { bytes: grown / calls }
  },
}

async function call(guarded: Guarded, times: number): Promise<void> {
  for (let count = 0; count < times; count++) await guarded.fire(count)
}
