import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { verifyGuard } from '../contests/verify.ts'
import type { Guarded } from '../contestants/contestant.ts'
import { median } from '../median.ts'
import type { Column, Survey } from '../survey/survey.ts'
import { figure } from '../table.ts'

const turns = 9
/** Turns in which nothing may be collected. */
const leastWhole = 5
const calls = 5_000
const warmCalls = 100_000
const windowMs = 60_000
const timeoutOn = 'timeout on'

/** What a successful call allocates. */
export const bytes: Survey = {
  title: 'Bytes allocated per successful call',
  method:
    'Growth of `process.memoryUsage().heapUsed` over 5,000 awaited calls of an async function that returns its argument, median of those of nine turns in which nothing was collected, of which a `PerformanceObserver` tells; after 100,000 calls to warm up and a pause in which what is compiled beside is finished; with a young generation so large (256 MB) that this is rare.',
  entrants: ['bare', 'wrapper', 'tap', 'opossum', 'cockatiel', 'fuseboard'],
  flags: ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'],
  mostRounds: 5,
  columns: [timeoutOn, 'timeout off'].map((variant): Column => ({
    header: `default options, ${variant}`,
    variant,
    show: (found) => figure(found['bytes']!),
  })),
  async measure(contestant, variant) {
    const guarded = contestant.guard(same, { timeout: variant === timeoutOn, opens: true, windowMs })
    await call(guarded, warmCalls)
    const found: (number | undefined)[] = []
    for (let turn = 0; turn < turns; turn++) found.push(await allocated(() => call(guarded, calls)))
    verifyGuard(guarded, { successes: warmCalls + turns * calls, failures: 0, isOpen: false })
    return { bytes: median(wholeOf(found)) / calls }
  },
}

/** `undefined`: something was collected meanwhile. */
async function allocated(act: () => Promise<void>): Promise<number | undefined> {
  let collections = 0
  const observer = new PerformanceObserver((list) => void (collections += list.getEntries().length))
  globalThis.gc!({ type: 'minor' })
  await sleep(pauseMs)
  observer.observe({ entryTypes: ['gc'] })
  const before = process.memoryUsage().heapUsed
  await act()
  const grown = process.memoryUsage().heapUsed - before
  await sleep(0)
  observer.disconnect()
  return collections === 0 ? grown : undefined
}

function wholeOf(found: readonly (number | undefined)[]): number[] {
  const whole = found.filter((grown) => grown !== undefined)
  if (whole.length < leastWhole) throw new Error(`Something was collected in all turns but ${whole.length}.`)
  return whole
}

const pauseMs = 50

const same = async (value: number): Promise<number> => value

async function call(guarded: Guarded, times: number): Promise<void> {
  for (let count = 0; count < times; count++) await guarded.fire(count)
}
