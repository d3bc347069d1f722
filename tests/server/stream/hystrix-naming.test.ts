import { describe, expect, it } from 'vitest'
import { Registry } from '../../../server/registry/registry.ts'
import type { CircuitSource } from '../../../server/registry/registry.ts'
import { HystrixNaming, hystrixNamingOf } from '../../../server/stream/hystrix-naming.ts'
import { collectGarbage } from '../../support/collect-garbage.ts'
import { reading } from '../../support/readings.ts'

function source(name: string): CircuitSource & { isShutdown: boolean } {
  return { name, isShutdown: false, read: () => reading({ name }) }
}

describe('the names of circuits on Hystrix streams', () => {
  it('are their own, made safe, and told apart where they have become alike', () => {
    const naming = new HystrixNaming()
    const sources = ['a"b', 'a”b', 'c', 'a\\b', 'a"b (2)'].map(source)
    const names = sources.map((each) => naming.nameFor(each, each.name))
    expect(names).toEqual(['a”b', 'a”b (2)', 'c', 'a⧵b', 'a”b (2) (2)'])
  })

  it('stay the same whoever comes or goes', () => {
    const naming = new HystrixNaming()
    const [first, second] = [source('a"b'), source('a”b')]
    naming.nameFor(first, 'a"b')
    naming.nameFor(second, 'a”b')
    first.isShutdown = true
    expect(naming.nameFor(second, 'a”b')).toBe('a”b (2)')
    expect(naming.nameFor(source('a"b'), 'a"b')).toBe('a”b')
    expect(naming.nameFor(second, 'a”b')).toBe('a”b (2)')
  })

  it('fall free with circuits that nobody holds any more', async () => {
    const naming = new HystrixNaming()
    const name = () => naming.nameFor(source('a"b'), 'a"b')
    expect(name()).toBe('a”b')
    await collectGarbage()
    expect(name()).toBe('a”b')
  })

  it('are the same on all streams of a registry', () => {
    const registry = new Registry()
    expect(hystrixNamingOf(registry)).toBe(hystrixNamingOf(registry))
    expect(hystrixNamingOf(registry)).not.toBe(hystrixNamingOf(new Registry()))
  })
})
