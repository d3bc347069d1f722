import { describe, expect, it } from 'vitest'
import { ConsecutiveBreaker, constantBackoff, CountBreaker } from '../../../server/provider/index.ts'
import { DatabaseCircuitBreakerAdapter, NoOpCircuitBreakerAdapter } from '../../../server/storage/adapter.ts'
import { defaultPolicy, ruleOfAdapter } from '../../../server/storage/default-rule.ts'
import { MemoryCircuitBreakerStorageAdapter } from '../../../server/storage/memory.ts'
import type { CircuitBreakerPolicy } from '../../../server/storage/rule.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'

/** An adapter whose store has its own time, which stands still. */
function stepwise(
  circuitBreakerPolicy: CircuitBreakerPolicy = new ConsecutiveBreaker({
    failureThreshold: 2,
    successThreshold: 2,
  }),
) {
  const clock = new SimulatedClock()
  const adapter = new DatabaseCircuitBreakerAdapter({
    adapter: new MemoryCircuitBreakerStorageAdapter(new Map(), clock),
    circuitBreakerPolicy,
    backoffPolicy: constantBackoff({ delay: 60_000, jitter: null }),
  })
  return { adapter, clock }
}

describe('an adapter that is driven by hand', () => {
  it('goes through all states, and tells each change once', async () => {
    const { adapter, clock } = stepwise()
    expect(await adapter.updateState('a')).toEqual({ from: 'CLOSED', to: 'CLOSED' })
    await adapter.trackFailure('a')
    await adapter.trackFailure('a')
    expect(await adapter.updateState('a')).toEqual({ from: 'CLOSED', to: 'OPEN' })
    expect(await adapter.updateState('a')).toEqual({ from: 'OPEN', to: 'OPEN' })
    clock.advance(60_000)
    expect(await adapter.updateState('a')).toEqual({ from: 'OPEN', to: 'HALF_OPEN' })
    await adapter.trackSuccess('a')
    expect(await adapter.updateState('a')).toEqual({ from: 'HALF_OPEN', to: 'HALF_OPEN' })
    await adapter.trackSuccess('a')
    expect(await adapter.updateState('a')).toEqual({ from: 'HALF_OPEN', to: 'CLOSED' })
    expect(await adapter.getState('a')).toBe('CLOSED')
  })

  it('opens again when a probe fails', async () => {
    const { adapter, clock } = stepwise()
    for (let failures = 0; failures < 2; failures++) await adapter.trackFailure('a')
    await adapter.updateState('a')
    clock.advance(60_000)
    await adapter.updateState('a')
    await adapter.trackFailure('a')
    expect(await adapter.updateState('a')).toEqual({ from: 'HALF_OPEN', to: 'OPEN' })
  })

  it('is told nothing while it is open', async () => {
    const { adapter, clock } = stepwise()
    for (let failures = 0; failures < 2; failures++) await adapter.trackFailure('a')
    clock.advance(60_000)
    await adapter.trackSuccess('a')
    await adapter.trackSuccess('a')
    expect(await adapter.getState('a')).toBe('HALF_OPEN')
  })

  it('isolates and resets, each key for itself', async () => {
    const { adapter } = stepwise()
    await adapter.isolate('a')
    expect(await adapter.updateState('a')).toEqual({ from: 'ISOLATED', to: 'ISOLATED' })
    await adapter.trackSuccess('a')
    expect(await adapter.getState('a')).toBe('ISOLATED')
    expect(await adapter.getState('b')).toBe('CLOSED')
    await adapter.reset('a')
    expect(await adapter.updateState('a')).toEqual({ from: 'CLOSED', to: 'CLOSED' })
  })

  it('counts a hundred failures at once as a hundred', async () => {
    const { adapter } = stepwise(new ConsecutiveBreaker({ failureThreshold: 101 }))
    await Promise.all(Array.from({ length: 100 }, () => adapter.trackFailure('a')))
    expect(await adapter.getState('a')).toBe('CLOSED')
    await adapter.trackFailure('a')
    expect(await adapter.getState('a')).toBe('OPEN')
  })

  it('takes a context in front of the key or behind it, as later versions of daiso hand it in', async () => {
    const { adapter } = stepwise(new CountBreaker({ size: 1 }))
    await adapter.trackFailure({}, 'a')
    expect(await adapter.getState('a', {})).toBe('OPEN')
    expect(await adapter.getState({}, 'a')).toBe('OPEN')
    expect(await adapter.updateState('a')).toEqual({ from: 'CLOSED', to: 'OPEN' })
  })

  it('does nothing where there is nothing to keep it in', async () => {
    const adapter = new NoOpCircuitBreakerAdapter()
    await adapter.isolate('a')
    for (let failures = 0; failures < 9; failures++) await adapter.trackFailure('a')
    await adapter.trackSuccess('a')
    await adapter.reset('a')
    expect(await adapter.getState('a')).toBe('CLOSED')
    expect(await adapter.updateState('a')).toEqual({ from: 'CLOSED', to: 'CLOSED' })
  })

  it('goes by the same rule as a provider where nothing is said', () => {
    expect(defaultPolicy).toMatchObject({
      probes: new ConsecutiveBreaker().probes,
      description: new ConsecutiveBreaker().description,
    })
    const breaker = new ConsecutiveBreaker()
    expect(ruleOfAdapter(breaker, undefined).description).toBe(
      ruleOfAdapter(undefined, undefined).description,
    )
  })
})
