import { describe, expect, it, vi } from 'vitest'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import {
  CIRCUIT_BREAKER_STATE,
  CircuitBreakerProvider,
  ConsecutiveBreaker,
  constantBackoff,
  isCircuitBreakerError,
  IsolatedCircuitBreakerError,
  Namespace,
  NoOpCircuitBreakerAdapter,
  NoOpCircuitBreakerStorageAdapter,
  OpenCircuitBreakerError,
  TimeSpan,
} from '../../../server/provider/index.ts'
import type { CircuitBreakerAdapter } from '../../../server/provider/index.ts'
import { DatabaseCircuitBreakerAdapter } from '../../../server/storage/adapter.ts'
import { MemoryCircuitBreakerStorageAdapter } from '../../../server/storage/memory.ts'
import type { Registry } from '../../../server/registry/registry.ts'
import { down, fail, memoryAdapter, outcomeOf, providedInMemory, succeed } from '../../support/provided.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'

const seconds = (count: number) => constantBackoff({ delay: TimeSpan.fromSeconds(count), jitter: null })
const readingsOf = (registry: Registry): CircuitReading[] =>
  [...registry.circuits()].map(([name, circuit]) => circuit.read(name))

describe('a circuit of a provider', () => {
  it('gives what the function gives, be it a promise or not', async () => {
    const breaker = providedInMemory().provider.create('a')
    expect(await breaker.runOrFail(() => 3)).toBe(3)
    expect(await breaker.runOrFail(async () => 'later')).toBe('later')
    expect(await breaker.runOrFail({ invoke: () => 'invoked' })).toBe('invoked')
  })

  it('throws what the function throws, untouched', async () => {
    const breaker = providedInMemory().provider.create('a')
    const thrown = { not: 'an error' }
    await expect(breaker.runOrFail(() => Promise.reject(thrown))).rejects.toBe(thrown)
    await expect(
      breaker.runOrFail(() => {
        throw down
      }),
    ).rejects.toBe(down)
  })

  it('opens, waits, tries again and closes as its policy and backoff say', async () => {
    const { provider, clock } = providedInMemory({
      circuitBreakerPolicy: new ConsecutiveBreaker({ failureThreshold: 3, successThreshold: 2 }),
      backoffPolicy: seconds(4),
    })
    const breaker = provider.create('a')
    await fail(breaker, 2)
    expect(await breaker.getState()).toBe(CIRCUIT_BREAKER_STATE.CLOSED)
    await fail(breaker)
    expect(await breaker.getState()).toBe('OPEN')
    clock.advance(3_999)
    await expect(breaker.runOrFail(() => 'ok')).rejects.toThrow(OpenCircuitBreakerError)
    clock.advance(1)
    expect(await breaker.getState()).toBe('HALF_OPEN')
    await succeed(breaker)
    expect(await breaker.getState()).toBe('HALF_OPEN')
    await succeed(breaker)
    expect(await breaker.getState()).toBe('CLOSED')
  })

  it('lets exactly as many probes through as its policy wants to see', async () => {
    const { provider, clock } = providedInMemory({
      circuitBreakerPolicy: new ConsecutiveBreaker({ failureThreshold: 1, successThreshold: 3 }),
      backoffPolicy: seconds(1),
    })
    await fail(provider.create('a'))
    expect(await provider.create('a').getState()).toBe('OPEN')
    clock.advance(1_000)
    const run = vi.fn(async () => 'ok')
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => outcomeOf(provider.create('a').runOrFail(run))),
    )
    expect(run).toHaveBeenCalledTimes(3)
    expect(outcomes.filter((outcome) => outcome === 'OpenCircuitBreakerError')).toHaveLength(97)
  })

  it('counts a hundred failures at once as a hundred', async () => {
    const { provider, registry } = providedInMemory({
      circuitBreakerPolicy: new ConsecutiveBreaker({ failureThreshold: 100 }),
    })
    await Promise.all(Array.from({ length: 99 }, () => fail(provider.create('a'))))
    expect(await provider.create('a').getState()).toBe('CLOSED')
    expect(readingsOf(registry)[0]!.judged.rules![0]!.errors).toBe(99)
    await fail(provider.create('a'))
    expect(await provider.create('a').getState()).toBe('OPEN')
  })

  it('says in its error which circuit it is and when it tries again', async () => {
    const { provider, clock } = providedInMemory({ backoffPolicy: seconds(30) })
    const breaker = provider.create('psp')
    await fail(breaker, 5)
    await breaker.getState()
    clock.advance(10_000)
    const error: unknown = await breaker.runOrFail(() => 1).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      name: 'OpenCircuitBreakerError',
      code: 'EOPENBREAKER',
      circuit: 'psp',
      retryAfterMs: 20_000,
      message: 'The circuit "psp" is open; it tries again in 20000 ms.',
    })
    expect(isCircuitBreakerError(error)).toBe(true)
    expect(isCircuitBreakerError(down)).toBe(false)
  })

  it('turns every call away while it is isolated, and none once it is reset', async () => {
    const breaker = providedInMemory().provider.create('a')
    await breaker.isolate()
    expect(await breaker.getState()).toBe('ISOLATED')
    await expect(breaker.runOrFail(() => 1)).rejects.toThrow(IsolatedCircuitBreakerError)
    await breaker.reset()
    expect(await breaker.getState()).toBe('CLOSED')
    expect(await breaker.runOrFail(() => 1)).toBe(1)
  })

  it('is the same one for all who ask for its key, and another one in another namespace', async () => {
    const { provider } = providedInMemory()
    const elsewhere = provider.setNamespace(new Namespace(['@', 'test']))
    await elsewhere.create('a').isolate()
    expect(await elsewhere.create('a').getState()).toBe('ISOLATED')
    expect(
      await provider
        .create('a')
        .setNamespace(new Namespace(['@', 'test']))
        .getState(),
    ).toBe('ISOLATED')
    expect(await provider.create('a').getState()).toBe('CLOSED')
    expect(elsewhere.create('a').key).toBe('a')
  })

  it('waits with its caller until the store knows, where it is told to', async () => {
    const { provider } = providedInMemory({ enableAsyncTracking: false })
    const waited = vi.fn()
    await fail(provider.setWaitUntil(waited).create('a'))
    expect(waited).toHaveBeenCalledExactlyOnceWith(expect.any(Promise))
  })

  it('makes room for others when there are very many, and keeps its state in the store', async () => {
    const { provider, registry } = providedInMemory({ backoffPolicy: seconds(60) })
    const first = provider.create('first')
    await fail(first, 5)
    for (let at = 0; at < 1_000; at++) await provider.create(`other ${at}`).runOrFail(() => at)
    expect([...registry.circuits()]).toHaveLength(1_000)
    expect(registry.get('first')).toBeUndefined()
    expect(await first.getState()).toBe('OPEN')
    expect(registry.get('first')).toBeDefined()
  })

  it('lets every call through where there is nothing to keep it in', async () => {
    const { provider, registry } = providedInMemory({ adapter: new NoOpCircuitBreakerAdapter() })
    const breaker = provider.create('a')
    await breaker.isolate()
    await fail(breaker, 100)
    expect(await breaker.runOrFail(() => 1)).toBe(1)
    expect(await breaker.getState()).toBe('CLOSED')
    expect([...registry.circuits()]).toEqual([])
  })
})

describe('a storage adapter that keeps nothing', () => {
  it('lets every call through, forgets hands and states, and runs transactions', async () => {
    const storage = new NoOpCircuitBreakerStorageAdapter()
    const { provider } = providedInMemory({
      adapter: new DatabaseCircuitBreakerAdapter({ adapter: storage }),
    })
    const breaker = provider.create('a')
    await fail(breaker, 20)
    await breaker.isolate()
    expect(await breaker.getState()).toBe('CLOSED')
    expect(await breaker.runOrFail(() => 1)).toBe(1)
    const seen = await storage.transaction<string, unknown>(async ({ find, upsert }) => {
      await upsert('a', 'b')
      return find('a')
    })
    expect(seen).toBe('b')
    expect(await storage.find('a')).toBeNull()
  })
})

describe('a provider', () => {
  it('refuses what it does not know', async () => {
    const storage = new MemoryCircuitBreakerStorageAdapter()
    const adapter = memoryAdapter(new SimulatedClock())
    const made = (settings: object) => () => new CircuitBreakerProvider({ adapter, ...settings })
    expect(made({ nameSpace: 1 })).toThrow('CircuitBreakerProvider has no option "nameSpace". Did you mean')
    expect(made({ defaultTrigger: 'SOMETIMES' })).toThrow('must be one of ONLY_ERROR, ONLY_SLOW_CALL, BOTH')
    expect(made({ defaultSlowCallTime: -1 })).toThrow('"defaultSlowCallTime" must be a number from 0')
    expect(made({ backoffPolicy: () => 'soon' })).toThrow('must be a function that gives a TimeSpan')
    expect(made({ circuitBreakerPolicy: {} })).toThrow('"circuitBreakerPolicy.policy" must be a policy')
    expect(made({ adapter: storage as unknown as CircuitBreakerAdapter })).toThrow(
      'put a storage adapter into a DatabaseCircuitBreakerAdapter',
    )
    const { provider } = providedInMemory()
    await expect(provider.create('a').runOrFail(3 as never)).rejects.toThrow(
      'runOrFail takes what it is to run: a function or an object with a method invoke, got number',
    )
    expect(() => provider.create('')).toThrow('The key of a circuit must be a text that is not empty, got ""')
    expect(() => provider.create('a', { slowCallTime: NaN })).toThrow(
      '"slowCallTime" must be a number from 0',
    )
  })
})
