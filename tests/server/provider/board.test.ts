import { describe, expect, it, vi } from 'vitest'
import { ConsecutiveBreaker, constantBackoff, Namespace, TimeSpan } from '../../../server/provider/index.ts'
import { CircuitBreakerProvider, CircuitBreakerProviderFactory } from '../../../server/provider/index.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { DatabaseCircuitBreakerAdapter } from '../../../server/storage/adapter.ts'
import { MemoryCircuitBreakerStorageAdapter } from '../../../server/storage/memory.ts'
import { boardStream } from '../../../server/stream/board-stream.ts'
import { BoardReader } from '../../support/board-reader.ts'
import { fail, memoryAdapter, succeed } from '../../support/provided.ts'

function onBoard() {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const factory = new CircuitBreakerProviderFactory({
    adapters: { shared: memoryAdapter(clock) },
    defaultAdapter: 'shared',
    clock,
    registry,
    random: () => 0,
    circuitBreakerPolicy: new ConsecutiveBreaker({ failureThreshold: 2 }),
    backoffPolicy: constantBackoff({ delay: TimeSpan.fromSeconds(30) }),
  })
  const read = (name: string) => registry.get(name)!.read(name)
  return { clock, registry, breaker: factory.use().create('psp'), factory, read }
}

describe('on the board, a circuit of a provider', () => {
  it('tells its adapter, its policy and its backoff', async () => {
    const { breaker, read } = onBoard()
    await succeed(breaker)
    expect(read('psp')).toMatchObject({
      name: 'psp',
      group: 'psp',
      store: { kind: 'memory', isAlone: false },
      settings: {
        door: 'CircuitBreakerProvider',
        adapter: 'shared',
        policy: 'ConsecutiveBreaker: failureThreshold 2, successThreshold 2',
        backoff: 'constant',
        sleepsMs: [30_000, 30_000, 30_000, 30_000, 30_000],
        probes: 2,
      },
    })
    expect(read('psp').settings).not.toHaveProperty('namespace')
  })

  it('stands under its namespace, and in its group', async () => {
    const { factory, read, registry } = onBoard()
    await succeed(
      factory
        .setNamespace(new Namespace(['@', 'test']))
        .use()
        .create('a'),
    )
    expect([...registry.circuits()].map(([name]) => name)).toEqual(['@:test:a'])
    expect(read('@:test:a')).toMatchObject({ group: '@:test', settings: { namespace: '@:test' } })
  })

  it('counts calls, latencies and errors like any other', async () => {
    const { breaker, read, clock } = onBoard()
    await breaker.runOrFail(() => clock.advance(40))
    await fail(breaker, 2)
    expect(await breaker.getState()).toBe('OPEN')
    await fail(breaker, 3)
    const { window, state, opening } = read('psp')
    expect(window.fired).toBe(6)
    expect(window.counts).toMatchObject({ success: 1, failure: 2, 'short-circuited': 3 })
    expect(window.latency.count).toBe(3)
    expect(state.kind).toBe('open')
    expect(opening!.cause).toMatchObject({
      kind: 'rule',
      measured: { rule: 'consecutive', errors: 2, threshold: 2 },
      errors: [{ error: 'down', count: 2 }],
    })
  })

  it('tells late successes by what they were', async () => {
    const { factory, read, clock } = onBoard()
    const breaker = factory.use().create('late', { slowCallTime: TimeSpan.fromSeconds(2) })
    for (let calls = 0; calls < 2; calls++) await breaker.runOrFail(() => clock.advance(2_000))
    expect(await breaker.getState()).toBe('OPEN')
    expect(read('late').opening!.cause).toMatchObject({
      errors: [{ error: 'slow call, 2000 ms or more', count: 2 }],
    })
  })

  it('shows as isolated, and as reset', async () => {
    const { breaker, read, clock } = onBoard()
    const since = clock.epoch()
    await breaker.isolate()
    clock.advance(60_000)
    expect(read('psp')).toMatchObject({
      mode: 'forced-open',
      hand: { since, until: null, reason: 'isolated' },
      lastTransition: { to: 'open', cause: { kind: 'by-hand', deed: 'isolated' } },
    })
    await breaker.reset()
    expect(read('psp')).toMatchObject({
      mode: 'automatic',
      lastTransition: { to: 'closed', cause: { kind: 'by-hand', deed: 'reset' } },
    })
  })

  it('tells how many calls are under way', async () => {
    const { breaker, read } = onBoard()
    let finish = () => {}
    const running = breaker.runOrFail(() => new Promise<void>((resolve) => (finish = resolve)))
    await breaker.getState()
    expect(read('psp').inFlight).toBe(1)
    finish()
    await running
    expect(read('psp')).toMatchObject({ inFlight: 0, window: { peakInFlight: 1 } })
  })

  it('says at once, also on the board’s own stream, when it is on its own, and when it no longer is', async () => {
    const clock = new SimulatedClock()
    const registry = new Registry()
    const storage = new MemoryCircuitBreakerStorageAdapter(new Map(), clock)
    const adapter = new DatabaseCircuitBreakerAdapter({ adapter: storage, retryMs: 100 })
    const breaker = new CircuitBreakerProvider({ adapter, clock, registry }).create('psp')
    await succeed(breaker)
    const reader = new BoardReader().follow(boardStream(registry, clock).open({}))
    const pass = async (ms: number) => {
      clock.advance(ms)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const told = () => reader.boards.map(({ circuits }) => [...circuits.values()][0]!.reading.store)
    await pass(0)
    expect(told()).toEqual([{ kind: 'memory', isAlone: false }])
    const refused = vi.spyOn(storage, 'read').mockRejectedValue(new Error('refused'))
    await pass(250)
    await succeed(breaker)
    await pass(0)
    expect(told().at(-1)).toEqual({ kind: 'memory', isAlone: true })
    refused.mockRestore()
    await pass(250)
    await pass(0)
    expect(told().at(-1)).toEqual({ kind: 'memory', isAlone: false })
    expect(reader.boards.at(-1)!.at - reader.boards[0]!.at).toBeLessThan(1_000)
  })
})
