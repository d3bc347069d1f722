import { describe, expect, it } from 'vitest'
import { consecutive } from '../../../shared/engine/policies/consecutive.ts'
import type { Policy } from '../../../shared/engine/policy.ts'
import { breakerInTest } from '../../support/breakers.ts'
import { watchWarnings } from '../watch-warnings.ts'

const read = ({ breaker }: ReturnType<typeof breakerInTest>) => breaker.circuit.read('pay')

async function take(all: ReturnType<typeof breakerInTest>, ms: number): Promise<void> {
  all.dependency.answer = 'never'
  const call = all.breaker.fire('slow')
  all.clock.advance(ms)
  all.dependency.wakeUp()
  await call
}

describe('a breaker with another rule', () => {
  it('goes by errors in a row', async () => {
    const all = breakerInTest({ policy: consecutive({ failures: 3 }) })
    const { breaker, dependency } = all
    for (const answer of ['badly', 'badly', 'well', 'badly', 'badly'] as const) {
      dependency.answer = answer
      await breaker.fire('a').catch(() => {})
    }
    expect(breaker.closed).toBe(true)
    const { judged } = read(all)
    expect(judged).toMatchObject({ errors: 4, calls: 5, rules: [{ rule: 'consecutive', errors: 2 }] })
    expect(judged.threshold).toBeUndefined()
    await breaker.fire('a').catch(() => {})
    expect(breaker.opened).toBe(true)
  })

  it('opens when too many calls are slow, though they succeed', async () => {
    const all = breakerInTest({ slowCalls: { slowMs: 100, threshold: 60, minimumCalls: 3 } })
    await take(all, 150)
    await take(all, 50)
    expect(all.breaker.closed).toBe(true)
    await take(all, 150)
    expect(all.breaker.opened).toBe(true)
    expect(read(all).lastTransition?.cause).toMatchObject({
      kind: 'rule',
      measured: { rule: 'slow-call-percentage', errors: 2, calls: 3, threshold: 60, slowMs: 100 },
    })
  })

  it('goes by one of your own', async () => {
    const third: Policy = {
      cells: 1,
      opensOnSuccess: true,
      record: (cells) => void cells[0]!++,
      shouldOpen: (cells) => cells[0]! >= 3,
      measure: (cells) => ({
        rule: 'custom',
        name: 'every third call',
        errors: cells[0]!,
        calls: cells[0]!,
        threshold: 3,
        minimumCalls: 0,
        windowMs: 0,
      }),
    }
    const all = breakerInTest({ policy: third })
    for (const word of ['a', 'b', 'c']) await all.breaker.fire(word)
    expect(all.breaker.opened).toBe(true)
    expect(read(all).lastTransition?.cause).toMatchObject({ measured: { name: 'every third call' } })
  })

  it('is not harmed by one that throws', async () => {
    const warning = watchWarnings()
    const mistaken = () => {
      throw new Error('mistake')
    }
    const all = breakerInTest({
      policy: { cells: 1, record: mistaken, shouldOpen: mistaken, measure: mistaken },
    })
    expect(await all.breaker.fire('a')).toBe('a')
    all.dependency.answer = 'badly'
    await expect(all.breaker.fire('b')).rejects.toThrow('down')
    expect(read(all).judged.rules).toMatchObject([{ name: 'a policy that threw' }])
    expect(warning).toHaveBeenCalledWith(
      'A policy threw; it counts as not met, and the call was not affected.',
      expect.objectContaining({ type: 'FuseboardWarning' }),
    )
  })
})
