import { describe, expect, it } from 'vitest'
import type { SerdeTransformer } from '../../../server/provider/index.ts'
import {
  CircuitBreakerProvider,
  ConsecutiveBreaker,
  DatabaseCircuitBreakerAdapter,
  MemoryCircuitBreakerStorageAdapter,
  Namespace,
} from '../../../server/provider/index.ts'
import type { ProviderSettingsBase } from '../../../server/provider/index.ts'
import { ProvidedCircuitBreaker } from '../../../server/provider/provided-circuit-breaker.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { fail } from '../../support/provided.ts'

/** The smallest serde: it writes what somebody has registered for, and names who can read it. */
class Serde {
  readonly transformers: SerdeTransformer[] = []

  registerCustom(transformer: SerdeTransformer): void {
    this.transformers.push(transformer)
  }

  serialize(value: unknown): string {
    const transformer = this.transformers.find((each) => each.isApplicable(value))!
    return JSON.stringify([transformer.name, transformer.serialize(value)])
  }

  deserialize(text: string): ProvidedCircuitBreaker {
    const [name, written] = JSON.parse(text) as [string[], unknown]
    const transformer = this.transformers.find((each) => each.name.join() === name.join())!
    const circuit = transformer.deserialize(written)
    if (circuit instanceof ProvidedCircuitBreaker) return circuit
    throw new Error('not a circuit')
  }
}

/** What two processes of a fleet have: a store in common, and all else of their own. */
function fleet(settings: ProviderSettingsBase = {}) {
  const clock = new SimulatedClock()
  const rows = new Map()
  const member = () => {
    const serde = new Serde()
    const adapter = new DatabaseCircuitBreakerAdapter({
      adapter: new MemoryCircuitBreakerStorageAdapter(rows, clock),
    })
    const common = { adapter, serde, clock, registry: new Registry(), ...settings }
    return { serde, provider: new CircuitBreakerProvider(common) }
  }
  return { here: member(), there: member(), clock }
}

describe('a serde', () => {
  it('sends a circuit to another process, where it is the same one', async () => {
    const { here, there } = fleet()
    const breaker = here.provider.create('a')
    const sent = there.serde.deserialize(here.serde.serialize(breaker))
    await breaker.isolate()
    expect(sent.key).toBe('a')
    expect(await sent.getState()).toBe('ISOLATED')
  })

  it('keeps what was said of this circuit alone', async () => {
    const { here, there, clock } = fleet()
    const breaker = here.provider.create('a', { trigger: 'ONLY_SLOW_CALL', slowCallTime: 50 })
    const sent = there.serde.deserialize(here.serde.serialize(breaker))
    await fail(sent, 5)
    for (let calls = 0; calls < 5; calls++) await sent.runOrFail(() => clock.advance(50))
    expect(await sent.getState()).toBe('OPEN')
    expect(sent.serialize()).toEqual({ version: '1', key: 'a', trigger: 'ONLY_SLOW_CALL', slowCallTime: 50 })
  })

  it('tells circuits of other namespaces and policies apart', async () => {
    const { here, there } = fleet()
    const anew = (provider: CircuitBreakerProvider) =>
      provider
        .setNamespace(new Namespace('other'))
        .setCircuitBreakerPolicy(new ConsecutiveBreaker({ failureThreshold: 1 }))
    const breaker = anew(here.provider).create('a')
    const names = new Set(
      [breaker, here.provider.create('a')].map((each) => here.serde.serialize(each).split('{')[0]),
    )
    expect(names.size).toBe(2)
    anew(there.provider)
    const sent = there.serde.deserialize(here.serde.serialize(breaker))
    await fail(breaker)
    expect(await sent.getState()).toBe('OPEN')
    expect(await there.provider.create('a').getState()).toBe('CLOSED')
  })

  it('is told of each kind of circuit once', () => {
    const { here } = fleet()
    for (let times = 0; times < 10; times++) here.provider.create('a').setNamespace(new Namespace('other'))
    expect(here.serde.transformers).toHaveLength(2)
    expect(here.serde.transformers[0]!.name.slice(0, 3)).toEqual(['circuitBreaker', '', 'memory'])
  })

  it('may be several', () => {
    const more = [new Serde(), new Serde()]
    fleet({ serde: more })
    expect(more.map(({ transformers }) => transformers.length)).toEqual([2, 2])
  })

  it('refuses to read what is no circuit', () => {
    const { here } = fleet()
    const read = (written: unknown) => () => here.serde.transformers[0]!.deserialize(written)
    expect(read({ version: '2', key: 'a' })).toThrow('A written circuit must have version "1", got "2"')
    expect(read({ version: '1', key: '' })).toThrow('written circuit option "key" must be a text')
    expect(read('a')).toThrow('written circuit options must be an object, got "a"')
  })
})
