import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { Registry, registry as processRegistry } from '../../../server/registry/registry.ts'
import { collectGarbage } from '../../support/collect-garbage.ts'
import { watchWarnings } from '../watch-warnings.ts'

function breaker(registry: Registry, name: string): CircuitBreaker {
  return new CircuitBreaker(() => {}, { name, registry })
}

const names = (registry: Registry) => [...registry.circuits()].map(([name]) => name)

describe('Registry', () => {
  it('holds every breaker that is made, in order', () => {
    const registry = new Registry()
    const all = ['a', 'b'].map((name) => breaker(registry, name))
    expect(names(registry)).toEqual(['a', 'b'])
    expect(registry.get('b')).toBe(all[1]!.circuit)
  })

  it('tells namesakes apart, and gives a name anew when its owner has gone', () => {
    const registry = new Registry()
    const all = [1, 2, 3].map(() => breaker(registry, 'pay'))
    expect(names(registry)).toEqual(['pay', 'pay (2)', 'pay (3)'])
    all[0]!.shutdown()
    const next = breaker(registry, 'pay')
    expect(names(registry)).toEqual(['pay (2)', 'pay (3)', 'pay'])
    expect(next.name).toBe('pay')
  })

  it('keeps the name of a circuit that is added twice', () => {
    const registry = new Registry()
    const { circuit } = breaker(registry, 'pay')
    expect(registry.add(circuit)).toBe('pay')
    expect(names(registry)).toEqual(['pay'])
  })

  it('lets go of breakers that nobody holds any more', async () => {
    const registry = new Registry()
    const kept = breaker(registry, 'kept')
    for (let call = 0; call < 1_000; call++) breaker(registry, 'per request')
    await collectGarbage()
    expect(names(registry)).toEqual(['kept'])
    expect(kept.closed).toBe(true)
  })

  it('stays quick with thousands of namesakes', () => {
    const registry = new Registry()
    const all = Array.from({ length: 20_000 }, () => breaker(registry, 'same'))
    expect(names(registry).at(-1)).toBe('same (20000)')
    expect(all).toHaveLength(20_000)
  })

  it('says when a circuit has changed, until nobody wants to know', () => {
    const registry = new Registry()
    const listener = vi.fn()
    const stop = registry.onChange(listener)
    const pay = breaker(registry, 'pay')
    pay.open()
    pay.open()
    expect(listener).toHaveBeenCalledTimes(1)
    pay.close()
    expect(listener).toHaveBeenCalledTimes(2)
    stop()
    pay.open()
    expect(listener).toHaveBeenCalledTimes(2)
    pay.shutdown()
  })

  it('lets a listener that throws harm neither the breaker nor the other listeners', () => {
    const warning = watchWarnings()
    const registry = new Registry()
    const seen: string[] = []
    const pay = breaker(registry, 'pay')
    registry.onChange(() => {
      throw new Error('listener')
    })
    registry.onChange(() => void seen.push(pay.opened ? 'open' : 'not yet'))
    pay.open()
    expect(pay.opened).toBe(true)
    expect(seen).toEqual(['open'])
    expect(warning).toHaveBeenCalledExactlyOnceWith(
      'A listener of the registry threw; the circuit was not affected.',
      { type: 'FuseboardWarning', detail: expect.stringContaining('Error: listener') },
    )
    pay.shutdown()
  })

  it('is one for the whole process, even when the package is loaded twice', async () => {
    const copy = '../../../server/registry/registry.ts?copy'
    const { registry } = (await import(copy)) as { registry: Registry }
    expect(registry).toBe(processRegistry)
  })
})
