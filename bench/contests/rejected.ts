import type { Contest } from '../contest/contest.ts'
import { countFailures } from './failures.ts'
import { verifyCount, verifyGuard } from './verify.ts'

/** Calls that an open circuit turns away. */
export const rejected: Contest = {
  title: 'A call that is rejected because the circuit is open',
  method:
    '`try { await … } catch {}`, one call after the other, on an open circuit. Bare: `Promise.reject()` with an error made beforehand.',
  entrants: ['bare', 'opossum', 'cockatiel', 'fuseboard'],
  variants: ['default options, timeout on'],
  async prepare(contestant, _variant, calls) {
    const guarded = contestant.guard(async (value) => value, { timeout: true, opens: true })
    await guarded.open()
    let failures = 0
    return {
      async run() {
        failures = await countFailures(guarded, calls)
      },
      verify() {
        verifyCount('rejections', failures, calls)
        verifyGuard(guarded, { successes: 0, rejections: calls, isOpen: true })
      },
      end: () => guarded.end(),
    }
  },
}
