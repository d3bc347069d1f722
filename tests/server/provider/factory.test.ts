import { describe, expect, it } from 'vitest'
import {
  CircuitBreakerProviderFactory,
  ConsecutiveBreaker,
  constantBackoff,
  CountBreaker,
  DatabaseCircuitBreakerProviderFactory,
  DefaultAdapterNotDefinedError,
  MemoryCircuitBreakerStorageAdapter,
  Namespace,
  TimeSpan,
  UnregisteredAdapterError,
} from '../../../server/provider/index.ts'
import type { ProvidedCircuitBreaker } from '../../../server/provider/index.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { fail, memoryAdapter, succeed } from '../../support/provided.ts'

const twoFailures = new ConsecutiveBreaker({ failureThreshold: 2 })
const aMinute = constantBackoff({ delay: TimeSpan.fromMinutes(1), jitter: null })
const namespace = new Namespace(['@', 'test'])

function common() {
  const clock = new SimulatedClock()
  return { clock, registry: new Registry(), random: () => 0 }
}

function factories() {
  const base = common()
  const { clock } = base
  const storage = () => new MemoryCircuitBreakerStorageAdapter(new Map(), clock)
  const adapters = { memory: memoryAdapter(clock), other: memoryAdapter(clock) }
  const storages = { memory: storage(), other: storage() }
  return {
    clock,
    registry: base.registry,
    factory: new CircuitBreakerProviderFactory({ ...base, adapters, defaultAdapter: 'memory' }),
    database: new DatabaseCircuitBreakerProviderFactory({
      ...base,
      adapters: storages,
      defaultAdapter: 'memory',
    }),
  }
}

/** After how many failures in a row it opens. */
async function failuresToOpen(breaker: ProvidedCircuitBreaker): Promise<number> {
  for (let failures = 0; failures < 50; failures++) {
    if ((await breaker.getState()) === 'OPEN') return failures
    await fail(breaker)
  }
  return Infinity
}

describe.each(['factory', 'database'] as const)('a factory (%s)', (kind) => {
  it('gives the default provider, or the one that is named', async () => {
    const factory = factories()[kind]
    await factory.use().create('a').isolate()
    expect(await factory.use('memory').create('a').getState()).toBe('ISOLATED')
    expect(await factory.use('other').create('a').getState()).toBe('CLOSED')
  })

  it('says what is registered when it is asked for something else', () => {
    const factory = factories()[kind]
    for (const name of ['redis', 'toString', '__proto__', 'constructor']) {
      expect(() => factory.use(name as 'memory')).toThrow(UnregisteredAdapterError)
      expect(() => factory.use(name as 'memory')).toThrow(
        `has no adapter "${name}"; registered: "memory", "other".`,
      )
    }
  })

  it('opens after five failures in a row unless it is told otherwise', async () => {
    expect(await failuresToOpen(factories()[kind].use().create('a'))).toBe(5)
  })

  it.each<[string, (of: ReturnType<typeof factories>) => ProvidedCircuitBreaker]>([
    ['itself', (of) => of[kind].setCircuitBreakerPolicy(twoFailures).use().create('a')],
    [
      'itself, by the longer name',
      (of) => of[kind].setDefaultCircuitBreakerPolicy(twoFailures).use().create('a'),
    ],
    ['what use() gives', (of) => of[kind].use().setCircuitBreakerPolicy(twoFailures).create('a')],
    ['what create() gives', (of) => of[kind].use().create('a').setCircuitBreakerPolicy(twoFailures)],
  ])('opens by the policy that was set on %s', async (_, breakerOf) => {
    const of = factories()
    expect(await failuresToOpen(breakerOf(of))).toBe(2)
    expect(await failuresToOpen(of[kind].use().create('a'))).toBe(5)
  })

  it.each<[string, (of: ReturnType<typeof factories>) => ProvidedCircuitBreaker]>([
    ['itself', (of) => of[kind].setBackoffPolicy(aMinute).use().create('a')],
    ['itself, by the longer name', (of) => of[kind].setDefaultBackoffPolicy(aMinute).use().create('a')],
    ['what use() gives', (of) => of[kind].use().setBackoffPolicy(aMinute).create('a')],
    ['what create() gives', (of) => of[kind].use().create('a').setBackoffPolicy(aMinute)],
  ])('stays open as long as the backoff says that was set on %s', async (_, breakerOf) => {
    const of = factories()
    const breaker = breakerOf(of)
    await fail(breaker, 5)
    expect(await breaker.getState()).toBe('OPEN')
    of.clock.advance(59_999)
    expect(await breaker.getState()).toBe('OPEN')
    of.clock.advance(1)
    expect(await breaker.getState()).toBe('HALF_OPEN')
    const untouched = of[kind].use().create('a')
    await fail(untouched, 5)
    expect(await untouched.getState()).toBe('OPEN')
    of.clock.advance(1_000)
    expect(await untouched.getState()).toBe('HALF_OPEN')
  })

  it.each<[string, (of: ReturnType<typeof factories>) => ProvidedCircuitBreaker]>([
    ['itself', (of) => of[kind].setNamespace(namespace).use().create('a')],
    ['what use() gives', (of) => of[kind].use().setNamespace(namespace).create('a')],
    ['what create() gives', (of) => of[kind].use().create('a').setNamespace(namespace)],
  ])('keeps circuits apart by the namespace that was set on %s', async (_, breakerOf) => {
    const of = factories()
    await breakerOf(of).isolate()
    expect(await breakerOf(of).getState()).toBe('ISOLATED')
    expect(await of[kind].use().create('a').getState()).toBe('CLOSED')
  })

  it('runs the calls of the source documents as they stand there', async () => {
    const factory = factories()[kind]
    const breaker = factory
      .use('memory')
      .create('a')
      .setNamespace(namespace)
      .setBackoffPolicy(constantBackoff())
      .setCircuitBreakerPolicy(new CountBreaker())
    expect(await breaker.runOrFail(async () => 'done')).toBe('done')
    expect(await failuresToOpen(breaker)).toBe(19)
  })

  it('takes everything else anew, too', async () => {
    const { [kind]: factory, clock } = factories()
    const late = factory.setSlowCallTime(TimeSpan.fromMilliseconds(5)).setTrigger('ONLY_SLOW_CALL')
    const breaker = late.setDefaultErrorPolicy(TypeError).use().create('a')
    const slowly = () => breaker.runOrFail(() => clock.advance(5))
    for (let calls = 0; calls < 5; calls++) await slowly()
    expect(await breaker.getState()).toBe('OPEN')
    await succeed(factory.use().create('b'), 10)
  })

  it('tells the listeners of use() of all circuits of that adapter, copies included', async () => {
    const factory = factories()[kind]
    const told: string[] = []
    await factory
      .use('memory')
      .events.addListener('ISOLATED', ({ circuitBreaker }) => void told.push(circuitBreaker.key))
    await factory.setNamespace(namespace).use('memory').create('a').isolate()
    await factory.use('memory').create('b').setCircuitBreakerPolicy(twoFailures).isolate()
    await factory.use('other').create('c').isolate()
    expect(told).toEqual(['a', 'b'])
  })
})

describe('a factory without a default adapter', () => {
  it('says what is registered', () => {
    const adapters = { memory: memoryAdapter(new SimulatedClock()), gone: undefined }
    const factory = new CircuitBreakerProviderFactory({ adapters })
    expect(() => factory.use()).toThrow(DefaultAdapterNotDefinedError)
    expect(() => factory.use()).toThrow(
      'CircuitBreakerProviderFactory has no default adapter; call use() with one of "memory".',
    )
    expect(() => factory.use('gone')).toThrow('has no adapter "gone"; registered: "memory".')
    const database = new DatabaseCircuitBreakerProviderFactory({ adapters: {} })
    expect(() => database.use()).toThrow(
      'DatabaseCircuitBreakerProviderFactory has no default adapter; call use() with one of none.',
    )
  })

  it('refuses, before anything runs, what is no adapter and a default that is none', () => {
    const adapters = { memory: memoryAdapter(new SimulatedClock()) }
    const wrong = { adapters, defaultAdapter: 'redis' as 'memory' }
    expect(() => new CircuitBreakerProviderFactory(wrong)).toThrow(
      'has no adapter "redis"; registered: "memory".',
    )
    const storage = new DatabaseCircuitBreakerProviderFactory({ adapters: adapters as never })
    expect(() => storage.use('memory')).toThrow('option "adapters.memory" must be a storage adapter')
    expect(() => new DatabaseCircuitBreakerProviderFactory({ adapters: {}, timeoutMs: -1 })).toThrow(
      '"timeoutMs"',
    )
  })
})
