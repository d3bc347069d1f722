import type { Contest } from '../contest/contest.ts'
import type { Guarded } from '../contestants/contestant.ts'
import { verifyCount, verifyGuard } from './verify.ts'

const together = 100

/** Calls that succeed. */
export const success: Contest = {
  title: 'A successful call',
  method:
    'An async function that returns its argument, called through each contestant and awaited, one call after the other or 100 at once.',
  entrants: ['bare', 'wrapper', 'tap', 'opossum', 'cockatiel', 'fuseboard'],
  variants: ['default options, timeout on', 'timeout off', '100 at once, timeout on'],
  prepare(contestant, variant, asked) {
    const guarded = contestant.guard(async (value) => value, {
      timeout: variant !== 'timeout off',
      opens: true,
    })
    const isConcurrent = variant.startsWith('100 at once')
    const calls = isConcurrent ? Math.ceil(asked / together) * together : asked
    let sum = 0
    return {
      async run() {
        sum = isConcurrent ? await callTogether(guarded, calls) : await callInTurn(guarded, calls)
      },
      verify() {
        verifyCount('as the sum of all results', sum, (calls * (calls - 1)) / 2)
        verifyGuard(guarded, { successes: calls, failures: 0, rejections: 0, isOpen: false })
      },
      end: () => guarded.end(),
    }
  },
}

async function callInTurn(guarded: Guarded, calls: number): Promise<number> {
  let sum = 0
  for (let call = 0; call < calls; call++) sum += await guarded.fire(call)
  return sum
}

async function callTogether(guarded: Guarded, calls: number): Promise<number> {
  let sum = 0
  const promises = Array.from({ length: together }, () => Promise.resolve(0))
  for (let first = 0; first < calls; first += together) {
    for (let index = 0; index < together; index++) promises[index] = guarded.fire(first + index)
    for (const result of await Promise.all(promises)) sum += result
  }
  return sum
}
