import { describe, expect, it } from 'vitest'
import { anyOf } from '../../../shared/engine/policies/any-of.ts'
import { consecutive } from '../../../shared/engine/policies/consecutive.ts'
import type { Measurement, Policy } from '../../../shared/engine/policy.ts'
import { breakerInTest } from '../../support/breakers.ts'
import { watchWarnings } from '../watch-warnings.ts'

/** Opens after so many errors, ever. Says nothing of its cells. */
function errors(most: number, mistakes: object = {}): Policy {
  return {
    cells: 1,
    record(cells, outcome) {
      if (outcome === 'failure') cells[0]!++
    },
    shouldOpen: (cells) => cells[0]! >= most,
    measure: ([count = 0]): Measurement => ({
      rule: 'custom',
      name: 'errors',
      errors: count,
      calls: count,
      threshold: most,
      minimumCalls: 0,
      windowMs: 0,
    }),
    ...mistakes,
  }
}

async function fail({ breaker, dependency }: ReturnType<typeof breakerInTest>, times: number): Promise<void> {
  dependency.answer = 'badly'
  for (let call = 0; call < times; call++) await breaker.fire('x').catch(() => {})
}

const mistaken = () => {
  throw new Error('mistake')
}

describe('a policy of one’s own', () => {
  it.each([
    ['by itself', errors(3)],
    ['beside another', anyOf([errors(3), consecutive({ failures: 9 })])],
  ])('%s keeps what it has seen while settings change', async (_, policy) => {
    const all = breakerInTest({ policy })
    await fail(all, 1)
    all.breaker.configure({ timeout: 400 })
    await fail(all, 1)
    all.breaker.configure({ slowCalls: { slowMs: 100 } })
    expect(all.breaker.closed).toBe(true)
    await fail(all, 1)
    expect(all.breaker.opened).toBe(true)
  })

  it('that throws is told of once, however often it does', async () => {
    const warned = watchWarnings()
    const all = breakerInTest({ policy: errors(1, { record: mistaken, shouldOpen: mistaken }) })
    await fail(all, 20)
    expect(warned).toHaveBeenCalledTimes(1)
  })

  it('that throws does not keep others from seeing their calls', async () => {
    watchWarnings()
    const all = breakerInTest({
      policy: anyOf([errors(1, { record: mistaken }), consecutive({ failures: 2 })]),
    })
    await fail(all, 2)
    expect(all.breaker.opened).toBe(true)
  })

  it('that answers with promises opens nothing, and is told of', async () => {
    const warned = watchWarnings()
    const all = breakerInTest({ policy: errors(1, { shouldOpen: () => Promise.reject(new Error('late')) }) })
    await fail(all, 3)
    expect(all.breaker.closed).toBe(true)
    expect(warned).toHaveBeenCalledTimes(1)
  })

  it('that measures nothing opens all the same, and can be read', async () => {
    const warned = watchWarnings()
    const all = breakerInTest({ policy: errors(1, { measure: () => undefined }) })
    await fail(all, 1)
    expect(all.breaker.opened).toBe(true)
    expect(all.breaker.circuit.read('pay').judged.rules).toMatchObject([{ errors: 0, calls: 0 }])
    expect(warned).toHaveBeenCalledTimes(1)
  })
})

describe('an errorFilter that answers with promises', () => {
  it('has not said that the caller is to blame, and is told of once', async () => {
    const warned = watchWarnings()
    const all = breakerInTest({ errorFilter: () => Promise.reject(new Error('late')), volumeThreshold: 3 })
    await fail(all, 3)
    expect(all.breaker.opened).toBe(true)
    expect(warned).toHaveBeenCalledTimes(1)
  })
})
