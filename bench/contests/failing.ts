import type { Contest } from '../contest/contest.ts'
import { countFailures } from './failures.ts'
import { filledGuards } from './filled-guard.ts'
import { verifyCount, verifyGuard } from './verify.ts'

/** Calls that fail, while the window holds the latencies of many others. */
export const failing: Contest = {
  title: 'A failing call, by the number of latencies in the window',
  method:
    '`try { await … } catch {}` of an async function that throws an error made beforehand, with as many successful calls in the rolling window (of a minute) as the column says; timeout off, and so high a volume threshold that it never opens. So that the window stays what it is, a guard gets at most a tenth as many failing calls (50 where it is empty); then another one, filled beforehand, takes over.',
  entrants: ['bare', 'wrapper', 'tap', 'opossum', 'cockatiel', 'fuseboard'],
  variants: ['0', '1,000', '10,000', '100,000'],
  mostCalls: 10_000,
  mostRounds: 5,
  async prepare(contestant, variant, calls) {
    const samples = Number(variant.replace(',', ''))
    const perGuard = Math.max(50, samples / 10)
    const guards = await filledGuards(contestant, Math.ceil(calls / perGuard), samples)
    for (const guard of guards) guard.failWith(new Error('unavailable'))
    const callsOf = (index: number): number => Math.min(perGuard, calls - index * perGuard)
    let failures = 0
    return {
      async run() {
        for (const [index, { guarded }] of guards.entries())
          failures += await countFailures(guarded, callsOf(index))
      },
      verify() {
        verifyCount('failures', failures, calls)
        for (const [index, { guarded }] of guards.entries())
          verifyGuard(guarded, { successes: samples, failures: callsOf(index), isOpen: false })
      },
      end() {
        for (const { guarded } of guards) guarded.end()
      },
    }
  },
}
