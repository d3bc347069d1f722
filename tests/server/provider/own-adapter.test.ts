import { describe, expect, it, vi } from 'vitest'
import type {
  CircuitBreakerEventName,
  CircuitBreakerState,
  CircuitBreakerTrigger,
  DrivenAdapter,
} from '../../../server/provider/index.ts'
import {
  CIRCUIT_BREAKER_EVENTS,
  CircuitBreakerProvider,
  CircuitBreakerProviderFactory,
  IsolatedCircuitBreakerError,
  Namespace,
  OpenCircuitBreakerError,
} from '../../../server/provider/index.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { down, fail, memoryAdapter } from '../../support/provided.ts'

/** An adapter of somebody's own that says what it is told to say. */
function driven(from: CircuitBreakerState = 'CLOSED', to: CircuitBreakerState = from) {
  const clock = new SimulatedClock()
  const adapter = {
    getState: vi.fn(async () => to),
    updateState: vi.fn(async () => ({ from, to })),
    trackFailure: vi.fn(async () => {}),
    trackSuccess: vi.fn(async () => {}),
    isolate: vi.fn(async () => {}),
    reset: vi.fn(async () => {}),
  } satisfies DrivenAdapter
  const provider = new CircuitBreakerProvider({ adapter, clock, enableAsyncTracking: false })
  const told: (readonly [CircuitBreakerEventName, unknown])[] = []
  const listening = provider.events.addListener(Object.values(CIRCUIT_BREAKER_EVENTS), (event) => {
    told.push([event.type, event])
  })
  return { adapter, provider, clock, told, listening }
}

describe('an adapter of one’s own', () => {
  it.each<[CircuitBreakerTrigger, string, 'trackSuccess' | 'trackFailure' | undefined, string | undefined]>([
    ['BOTH', 'fast', 'trackSuccess', 'TRACKED_SUCCESS'],
    ['BOTH', 'slow', 'trackFailure', 'TRACKED_SLOW_CALL'],
    ['BOTH', 'error', 'trackFailure', 'TRACKED_FAILURE'],
    ['BOTH', 'other error', undefined, 'UNTRACKED_FAILURE'],
    ['ONLY_ERROR', 'slow', 'trackSuccess', 'TRACKED_SUCCESS'],
    ['ONLY_ERROR', 'error', 'trackFailure', 'TRACKED_FAILURE'],
    ['ONLY_ERROR', 'other error', undefined, 'UNTRACKED_FAILURE'],
    ['ONLY_SLOW_CALL', 'fast', 'trackSuccess', 'TRACKED_SUCCESS'],
    ['ONLY_SLOW_CALL', 'slow', 'trackFailure', 'TRACKED_SLOW_CALL'],
    ['ONLY_SLOW_CALL', 'error', undefined, undefined],
    ['ONLY_SLOW_CALL', 'other error', undefined, undefined],
  ])('hears with %s of a call that is %s: %s', async (trigger, how, method, event) => {
    const { adapter, provider, clock, told } = driven()
    const breaker = provider.create('a', { trigger, slowCallTime: 50, errorPolicy: TypeError })
    const run = () => {
      if (how === 'error') throw new TypeError('counts')
      if (how === 'other error') throw down
      clock.advance(how === 'slow' ? 50 : 49)
    }
    await breaker.runOrFail(run).catch(() => {})
    const calls = { trackSuccess: adapter.trackSuccess, trackFailure: adapter.trackFailure }
    for (const [name, spy] of Object.entries(calls))
      expect(spy.mock.calls).toEqual(name === method ? [['a']] : [])
    expect(told.map(([type]) => type)).toEqual(event === undefined ? [] : [event])
  })

  it.each([
    ['OPEN', OpenCircuitBreakerError],
    ['ISOLATED', IsolatedCircuitBreakerError],
  ] as const)('turns a call away when it says %s', async (to, kind) => {
    const { provider, told } = driven('CLOSED', to)
    const run = vi.fn()
    await expect(provider.create('a').runOrFail(run)).rejects.toThrow(kind)
    expect(run).not.toHaveBeenCalled()
    expect(told).toMatchObject([
      ['STATE_TRANSITIONED', { from: 'CLOSED', to, circuitBreaker: { key: 'a' } }],
      ['REJECTED', { error: expect.any(kind) as unknown }],
    ])
  })

  it('lets a call through when it says that the circuit is half-open', async () => {
    const { provider, told } = driven('OPEN', 'HALF_OPEN')
    expect(await provider.create('a').runOrFail(() => 1)).toBe(1)
    expect(told.map(([type]) => type)).toEqual(['STATE_TRANSITIONED', 'TRACKED_SUCCESS'])
  })

  it('is asked for states and told of hands, by the key in its namespace', async () => {
    const { adapter, provider, told } = driven('ISOLATED')
    const breaker = provider.setNamespace(new Namespace('shop')).create('a')
    expect(await breaker.getState()).toBe('ISOLATED')
    await breaker.isolate()
    await breaker.reset()
    for (const spy of [adapter.getState, adapter.isolate, adapter.reset])
      expect(spy).toHaveBeenCalledExactlyOnceWith('shop:_rt:a')
    expect(told.map(([type]) => type)).toEqual(['ISOLATED', 'RESETED'])
  })

  it('that fails costs nobody a call or a result', async () => {
    const { adapter, provider, told } = driven()
    const lost = new Error('lost')
    adapter.updateState.mockRejectedValue(lost)
    adapter.trackSuccess.mockRejectedValue(lost)
    expect(await provider.create('a').runOrFail(() => 'kept')).toBe('kept')
    expect(told).toMatchObject([
      ['STORE_LOST', { error: lost }],
      ['TRACKED_SUCCESS', {}],
      ['STORE_LOST', { error: lost }],
    ])
  })

  it('may wrap one of ours, with or without a context', async () => {
    const inner = memoryAdapter(new SimulatedClock())
    const context = {}
    const wrapper: DrivenAdapter = {
      getState: (key) => inner.getState(context, key),
      updateState: (key) => inner.updateState(key, context),
      trackFailure: (key) => inner.trackFailure(key, context),
      trackSuccess: (key) => inner.trackSuccess(context, key),
      isolate: (key) => inner.isolate(key),
      reset: (key) => inner.reset(key),
    }
    const factory = new CircuitBreakerProviderFactory({ adapters: { wrapper }, defaultAdapter: 'wrapper' })
    const breaker = factory.setDefaultTrigger('ONLY_ERROR').use().create('a')
    await fail(breaker, 5)
    expect(await breaker.getState()).toBe('OPEN')
    await expect(breaker.runOrFail(() => 1)).rejects.toThrow(OpenCircuitBreakerError)
  })

  it('must have all that is asked of it', () => {
    const { adapter } = driven()
    const made = (wrong: object) => () => new CircuitBreakerProvider({ adapter: wrong as DrivenAdapter })
    expect(made({ ...adapter, reset: undefined })).toThrow(
      '"adapter" must be an adapter (an object with getState, updateState, trackFailure, trackSuccess, isolate, reset)',
    )
  })
})
