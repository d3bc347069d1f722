import type { Contest } from '../contest/contest.ts'
import type { Contestant } from '../contestants/contestant.ts'
import type { FilledGuard } from './filled-guard.ts'
import { filledGuards, windowMs } from './filled-guard.ts'
import { verifyGuard } from './verify.ts'

/** Readings of the statistics. */
export const stats: Contest = {
  title: 'One reading of `stats` with its percentiles, by the number of latencies in the window',
  method:
    '`breaker.stats.percentiles`, with as many successful calls in the rolling window (of a minute) as the column says, whose latencies lie between 0 and 60 ms; timeout off. Cockatiel has no statistics.',
  entrants: ['fuseboard', 'opossum'],
  variants: ['10,000', '100,000', '1,000,000'],
  mostRounds: 5,
  async prepare(contestant, variant, calls) {
    const samples = Number(variant.replaceAll(',', ''))
    const { guarded } = await filledGuard(contestant, samples)
    let sum = 0
    return {
      run() {
        for (let call = 0; call < calls; call++) sum += guarded.p99!()
      },
      verify() {
        verifyGuard(guarded, { successes: samples, failures: 0, isOpen: false })
        const mean = sum / calls
        if (!(mean > 5 && mean < 60_000)) throw new Error(`The 99th percentile cannot be ${mean} ms.`)
      },
      end() {},
    }
  },
}

let kept: { readonly guard: FilledGuard; readonly since: number } | undefined

/** A reading changes nothing: the same guard serves until its window moves on. */
async function filledGuard(contestant: Contestant, samples: number): Promise<FilledGuard> {
  if (kept !== undefined && performance.now() - kept.since < windowMs / 2) return kept.guard
  kept?.guard.guarded.end()
  const since = performance.now()
  const [guard] = await filledGuards(contestant, 1, samples)
  kept = { guard: guard!, since }
  return guard!
}
