import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import type { ConfigurableOptions } from '../../../server/breaker/options.ts'
import { consecutive } from '../../../shared/engine/policies/consecutive.ts'
import { breakerInTest } from '../../support/breakers.ts'

async function fail({ breaker, dependency }: ReturnType<typeof breakerInTest>, times: number): Promise<void> {
  dependency.answer = 'badly'
  for (let call = 0; call < times; call++) await breaker.fire('x').catch(() => {})
}

const read = ({ breaker }: ReturnType<typeof breakerInTest>) => breaker.circuit.read('pay')

describe('a breaker whose settings are changed while it is in use', () => {
  it('keeps what its rule and its statistics have seen', async () => {
    const all = breakerInTest({ volumeThreshold: 10 })
    await fail(all, 3)
    all.breaker.configure({ volumeThreshold: 4, errorThresholdPercentage: 60 })
    expect(all.breaker.options).toMatchObject({
      volumeThreshold: 4,
      errorThresholdPercentage: 60,
      timeout: 10_000,
    })
    expect(read(all).judged).toMatchObject({ errors: 3, calls: 3, threshold: 60, minimumCalls: 4 })
    expect(all.breaker.closed).toBe(true)
    await fail(all, 1)
    expect(all.breaker.opened).toBe(true)
    expect(all.breaker.stats.failures).toBe(4)
  })

  it('keeps the errors when slow calls become a second rule', async () => {
    const all = breakerInTest({ volumeThreshold: 10 })
    await fail(all, 3)
    all.breaker.configure({ slowCalls: { slowMs: 500 } })
    expect(read(all).judged).toMatchObject({ errors: 3, calls: 3 })
    expect(read(all).judged.rules?.map(({ rule }) => rule)).toEqual([
      'error-percentage',
      'slow-call-percentage',
    ])
  })

  it('starts afresh where the rule becomes another one, and may go back', async () => {
    const all = breakerInTest({ volumeThreshold: 10 })
    await fail(all, 4)
    all.breaker.configure({ policy: consecutive({ failures: 2 }) })
    await fail(all, 1)
    expect(all.breaker.closed).toBe(true)
    await fail(all, 1)
    expect(all.breaker.opened).toBe(true)
    all.breaker.configure({ policy: null, volumeThreshold: 1 })
    expect(read(all).judged.rules?.[0]?.rule).toBe('error-percentage')
  })

  it('times calls by the new timeout, and those under way by the old one', async () => {
    const { breaker, dependency, clock } = breakerInTest({ timeout: 100 })
    dependency.answer = 'never'
    const old = breaker.fire('old')
    breaker.configure({ timeout: 500 })
    const late = breaker.fire('new')
    clock.advance(100)
    await expect(old).rejects.toMatchObject({ code: 'ETIMEDOUT', timeoutMs: 100 })
    clock.advance(400)
    await expect(late).rejects.toMatchObject({ code: 'ETIMEDOUT', timeoutMs: 500 })
  })

  it('lets calls under way go on when there is room for fewer', async () => {
    const { breaker, dependency } = breakerInTest({ timeout: false, volumeThreshold: 9 })
    dependency.answer = 'never'
    const calls = ['a', 'b'].map((word) => breaker.fire(word))
    breaker.configure({ capacity: 1 })
    await expect(breaker.fire('c')).rejects.toMatchObject({ code: 'ESEMLOCKED' })
    dependency.wakeUp()
    expect(await Promise.all(calls)).toEqual(['a', 'b'])
    dependency.answer = 'well'
    expect(await breaker.fire('d')).toBe('d')
  })

  it('shares calls for as long as its new timeout, unless it was told for how long', () => {
    const { breaker } = breakerInTest({ coalesce: true, timeout: 100 })
    breaker.configure({ timeout: 5_000 })
    expect(breaker.options.coalesceTTL).toBe(5_000)
    breaker.configure({ timeout: false })
    expect(breaker.options.coalesceTTL).toBe(false)
    const told = breakerInTest({ coalesce: true, timeout: 100, coalesceTTL: 40 })
    told.breaker.configure({ timeout: 5_000 })
    expect(told.breaker.options.coalesceTTL).toBe(40)
  })

  it('goes on sharing a call that has ended until the new timeout is over', async () => {
    const { breaker, clock, dependency } = breakerInTest({ coalesce: true, timeout: 100 })
    breaker.configure({ timeout: 5_000 })
    await breaker.fire('a')
    clock.advance(4_999)
    await breaker.fire('a')
    expect(dependency.calls).toBe(1)
    clock.advance(1)
    await breaker.fire('a')
    expect(dependency.calls).toBe(2)
  })

  it('shows settings that can be handed to another one', () => {
    const { options } = breakerInTest({ traffic: true, coalesce: true }).breaker
    const { breaker } = breakerInTest({ ...options, name: 'other' })
    expect(breaker.options).toMatchObject({ name: 'other', probes: 10, coalesceTTL: 10_000 })
  })

  it('goes back to one probe when no share of the traffic is let through any longer', () => {
    const { breaker } = breakerInTest()
    const probes = [{ traffic: true }, { traffic: null }, { probes: 4 }, { traffic: true }] as const
    const seen = probes.map((changes) => {
      breaker.configure(changes)
      return breaker.options.probes
    })
    expect(seen).toEqual([10, 1, 4, 4])
    expect(breakerInTest({ probes: 1, traffic: true }).breaker.options.probes).toBe(1)
  })

  it('sleeps as long as it is now told when it next opens', async () => {
    const { breaker, clock } = breakerInTest({ resetTimeout: 1_000 })
    breaker.open()
    breaker.configure({ resetTimeout: 5_000 })
    clock.advance(1_000)
    expect(breaker.halfOpen).toBe(true)
    breaker.open()
    clock.advance(4_999)
    expect(breaker.opened).toBe(true)
    clock.advance(1)
    expect(breaker.halfOpen).toBe(true)
  })

  it('forgets its filter', async () => {
    const all = breakerInTest({ errorFilter: () => true, volumeThreshold: 1 })
    await fail(all, 3)
    expect(all.breaker.stats.failures).toBe(0)
    all.breaker.configure({ errorFilter: null })
    await fail(all, 1)
    expect(all.breaker.opened).toBe(true)
  })

  it.each<[Record<string, unknown>, string]>([
    [
      { name: 'other' },
      'CircuitBreaker option "name" cannot be changed while the breaker is in use; make another',
    ],
    [{ rollingCountTimeout: 1 }, '"rollingCountTimeout" cannot be changed'],
    [{ timeOut: 1 }, 'CircuitBreaker has no option "timeOut". Did you mean "timeout"?'],
    [{ timeout: -1 }, 'must be a number from 0'],
    [{ passRate: 0 }, '"passRate" must be a number from'],
    [
      { policy: {} },
      '"policy" must be a policy or null (an object with record, shouldOpen, measure), got an object',
    ],
    [{ policy: consecutive(), volumeThreshold: 3 }, '"volumeThreshold" has no meaning beside "policy"'],
    [{ backoff: () => 1, resetTimeout: 3 }, '"resetTimeout" has no meaning beside "backoff"'],
    [
      { slowCalls: {} },
      'CircuitBreaker.slowCalls option "slowMs" must be a number from 0 (milliseconds), got undefined',
    ],
    [{ traffic: { percentages: [] } }, 'traffic option "percentages" must be a list'],
  ])('refuses %o and changes nothing', (changes, message) => {
    const { breaker } = breakerInTest()
    const before = breaker.options
    expect(() => breaker.configure(changes as ConfigurableOptions)).toThrow(message)
    expect(breaker.options).toBe(before)
  })

  it('refuses of a new breaker, too, what has no meaning beside something else', () => {
    const backed = () => new CircuitBreaker(() => {}, { backoff: () => 1, resetTimeout: 3 })
    expect(backed).toThrow('"resetTimeout" has no meaning beside "backoff"')
  })
})
